import type { GraphQLField, GraphQLNamedType } from 'graphql';
import {
  inferType,
  leafType,
  type ObjectType,
  type TypeScope,
  type ValueType,
} from '../../../mapping/infer/infer-type.ts';
import type { Block } from '../../../mapping/language/syntax.ts';
import { describeValueType } from './describe-value-type.ts';
import { graphqlValueType, objectOfTypes } from './graphql-value-type.ts';
import type { MappingUse } from '../read/list-uses.ts';

const UNKNOWN: ValueType = { kind: 'unknown' };
const EMPTY: ObjectType = { kind: 'object', name: undefined, members: () => new Map(), rest: undefined };
const TEXTS: ValueType = { kind: 'object', name: undefined, members: () => new Map(), rest: leafType('text') };
const LISTS: ValueType = {
  kind: 'object',
  name: undefined,
  members: () => new Map(),
  rest: { kind: 'list', of: leafType('text') },
};
const WITH_HEADERS: ValueType = {
  kind: 'object',
  name: undefined,
  members: () => new Map([['headers', { type: LISTS, offset: undefined }]]),
  rest: undefined,
};

/**
 * The types of the variables at a place: `parent` is what `$this` and `$batch` are of, whose IDs may be numbers where a
 * backend has them so.
 */
export function variableTypes(
  parent: GraphQLNamedType | undefined,
  field: GraphQLField<unknown, unknown> | undefined,
  { ids = 'text' }: { readonly ids?: 'text' | 'unknown' } = {},
): TypeScope['variable'] {
  const own = parent === undefined ? UNKNOWN : graphqlValueType(parent, ids);
  const known: Readonly<Record<string, ValueType>> = {
    args: objectOfTypes((field?.args ?? []).map(({ name, type }) => [name, type])),
    this: { ...own, present: true },
    batch: { kind: 'list', of: own },
    env: TEXTS,
    status: leafType('integer'),
    request: WITH_HEADERS,
    response: WITH_HEADERS,
  };
  return (name) => (Object.hasOwn(known, name) ? known[name] : undefined) ?? UNKNOWN;
}

/** Checks that a mapping yields what its place takes, as far as that is known before there is an answer. */
export function checkResultShape({ place, mapping, shift }: MappingUse, variable: TypeScope['variable']): void {
  const { holder, name, code, phase, expects } = place;
  if (expects === 'any') return;
  const problem = (message: string): void =>
    holder.problem(code, `\`${name}\`: ${message}`, holder.stringNode(name), mapping.body.start + shift);
  // What is read of variables is checked on its own; nothing is known of an answer.
  const type = inferType(mapping, { input: phase === 'response' ? UNKNOWN : EMPTY, variable, absent: () => undefined });
  if (mapping.body.kind === 'block' && expects !== 'object')
    problem(`expected ${EXPECTED[expects]}, found an object${valueAlone(mapping.body)}`);
  else if (!fits(type, expects)) problem(`expected ${EXPECTED[expects]}, found ${describeValueType(type)}`);
}

/** A lone key is an object of one member, which few expect at first. */
function valueAlone({ items: [only, more] }: Block): string {
  const isKey =
    only?.kind === 'labelled' &&
    more === undefined &&
    only.value.kind === 'path' &&
    only.value.head.kind === 'key' &&
    only.value.head.key === only.label;
  return isKey ? `; its value alone is \`$.${only.label}\`` : '';
}

const EXPECTED: Readonly<Record<Exclude<MappingUse['place']['expects'], 'any'>, string>> = {
  scalar: "one value (a list is joined by `->joinNotNull(',')`)",
  scalars: 'a list of values',
  object: 'an object',
  text: 'a text',
  boolean: 'true or false',
};

function fits(type: ValueType, expects: MappingUse['place']['expects']): boolean {
  if (type.kind === 'unknown') return true;
  switch (expects) {
    case 'any':
      return true;
    case 'scalar':
      return type.kind === 'leaf';
    case 'scalars':
      return type.kind === 'list' && (type.of.kind === 'unknown' || type.of.kind === 'leaf');
    case 'object':
      return type.kind === 'object';
    case 'text':
      return type.kind === 'leaf' && (type.name === 'text' || type.name === 'enum');
    case 'boolean':
      return type.kind === 'leaf' && type.name === 'boolean';
  }
}
