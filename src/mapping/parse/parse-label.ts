import type { Cursor } from './cursor.ts';
import { MappingSyntaxError, type PathExpression } from '../language/syntax.ts';

/** Takes `label :`, or nothing when no colon follows the key. */
export function parseLabel(cursor: Cursor): string | undefined {
  const start = cursor.offset;
  const key = cursor.takeKey();
  if (key === undefined) return undefined;
  cursor.skipBlanks();
  if (!cursor.takes(':')) {
    cursor.offset = start;
    return undefined;
  }
  refusePrototype(cursor, key, start);
  cursor.skipBlanks();
  return key;
}

/** Refuses the one key that would change the object instead of naming a member; throws MappingSyntaxError. */
export function refusePrototype(cursor: Cursor, key: string, offset: number): void {
  if (key === '__proto__') throw new MappingSyntaxError(cursor.text, offset, 'expected another key than `__proto__`');
}

/** The key that a path without a label gives its value: its own, where it is no more than that. */
export function ownName({ head, steps }: PathExpression): string | undefined {
  return head.kind === 'key' && steps.every((step) => step.kind === 'optional') ? head.key : undefined;
}
