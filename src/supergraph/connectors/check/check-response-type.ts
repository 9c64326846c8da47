import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInterfaceType,
  isListType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLOutputType,
} from 'graphql';
import type { LeafType, ObjectType, ValueType } from '../../../mapping/infer/infer-type.ts';
import { describeValueType } from './describe-value-type.ts';

interface Told {
  /** Who gives the value, in messages. */
  readonly giver: string;
  tell(message: string, offset: number): void;
}

/** Checks that a GraphQL type can hold what a selection yields. */
export function checkResponseType(given: ValueType, expected: GraphQLOutputType, told: Told): void {
  check(given, expected, 0, { ...told, seen: new Set() });
}

interface Checking extends Told {
  /** The pairs of message and type that this place lies in: a message that is passed on whole may contain itself. */
  readonly seen: ReadonlySet<string>;
}

function check(given: ValueType, type: GraphQLOutputType, offset: number, checking: Checking): void {
  const { giver, tell } = checking;
  const expected = getNullableType(type);
  if (given.kind === 'unknown' || isUnionType(expected)) return;
  if (isListType(expected) || given.kind === 'list') {
    if (isListType(expected) && given.kind === 'list') check(given.of, expected.ofType, offset, checking);
    // A custom scalar may hold a list.
    else if (isListType(expected) || !isCustom(expected))
      tell(
        `the type ${String(type)} ${isListType(expected) ? 'is a list' : 'is no list'}; ${giver} ` +
          `gives ${describeValueType(given)}`,
        offset,
      );
    return;
  }
  if (isScalarType(expected) || isEnumType(expected)) {
    // A block on a built-in scalar is told with the other mistakes of the selection's form.
    const told = given.kind === 'object' && given.name === undefined && isScalarType(expected);
    const mistake =
      given.kind === 'leaf'
        ? leafMistake(given, expected, giver)
        : isCustom(expected) || told
          ? undefined
          : `\`${expected.name}\` cannot hold ${describeValueType(given)}`;
    if (mistake !== undefined) tell(mistake, offset);
    return;
  }
  if (given.kind === 'leaf')
    tell(`\`${expected.name}\` is an object type; ${giver} gives ${describeValueType(given)}`, offset);
  else if (isObjectType(expected) || isInterfaceType(expected)) checkMembers(given, expected, offset, checking);
}

function checkMembers(
  given: ObjectType,
  expected: GraphQLOutputType,
  offset: number,
  { giver, tell, seen }: Checking,
): void {
  const named = getNamedType(expected);
  if (!isObjectType(named) && !isInterfaceType(named)) return;
  const pair = `${given.name ?? ''} ${named.name}`;
  if (given.name !== undefined && seen.has(pair)) return;
  const below = given.name === undefined ? seen : new Set([...seen, pair]);
  const fields = named.getFields();
  for (const [name, member] of given.members()) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined && field.args.length === 0)
      check(member.type, field.type, member.offset ?? offset, { giver, tell, seen: below });
  }
}

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  // 64-bit integers are narrowed when they arrive: one that does not fit is an error of its field.
  Int: ['integer', 'integerText'],
  Float: ['number', 'integer', 'integerText'],
  Boolean: ['boolean'],
  String: ['text', 'base64', 'enum', 'integerText'],
  ID: ['text', 'base64', 'enum', 'integerText', 'integer'],
};

function isCustom(type: GraphQLOutputType): boolean {
  return isScalarType(type) && !Object.hasOwn(BUILT_IN, type.name);
}

function leafMistake(given: LeafType, expected: { readonly name: string }, giver: string): string | undefined {
  if (isEnumType(expected)) {
    if (given.name === 'text') return undefined;
    if (given.name !== 'enum') return `the enum \`${expected.name}\` cannot hold ${describeValueType(given)}`;
    const known = new Set(expected.getValues().map(({ name }) => name));
    const missing = (given.values ?? []).filter((value) => !known.has(value));
    return missing.length === 0
      ? undefined
      : `the enum \`${expected.name}\` lacks ${missing.map((value) => `\`${value}\``).join(', ')}, which ${giver} ` +
          'may give';
  }
  const fitting = Object.hasOwn(BUILT_IN, expected.name) ? BUILT_IN[expected.name] : undefined;
  if (fitting === undefined || fitting.includes(given.name)) return undefined;
  const better = Object.entries(BUILT_IN).flatMap(([name, kinds]) => (kinds.includes(given.name) ? [name] : []));
  return `\`${expected.name}\` cannot hold ${describeValueType(given)}; expected ${better.join(' or ')}`;
}
