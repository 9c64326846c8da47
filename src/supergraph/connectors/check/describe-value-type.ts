import type { ValueType } from '../../../mapping/infer/infer-type.ts';

const LEAVES: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  integerText: 'an integer of 64 bits',
  text: 'a text',
  base64: 'bytes in base64',
  enum: 'an enum',
};

/** The words for a type in "expected …, found …". */
export function describeValueType(type: ValueType): string {
  switch (type.kind) {
    case 'unknown':
      return 'any value';
    case 'list':
      return 'a list';
    case 'object':
      return 'an object';
    case 'leaf':
      return LEAVES[type.name] ?? type.name;
  }
}
