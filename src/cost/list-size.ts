import {
  getNamedType,
  isInputObjectType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type ValueNode,
} from 'graphql';
import type { Price, Variables } from './price.ts';
import { ofMember, type PricedType, type ListSize, type Pricing } from './pricing.ts';

/**
 * A field whose length nothing or too much says, though its `@listSize` asks for exactly one argument that does, or
 * that a negative one says.
 */
export interface UnsizedList {
  readonly coordinate: string;
  readonly slicingArguments: readonly string[];
  /** How many were given. */
  readonly given: number;
  /** The one that is negative. */
  readonly negative: string | undefined;
}

export type CheckSize = (variables: Variables) => UnsizedList | undefined;

/** What `@listSize` says of one field of an operation. */
export interface SizeOfLists {
  readonly size: Price;
  /** The lists of its object that are meant; empty when it is the field itself. */
  readonly sizedFields: ReadonlySet<string>;
  readonly check: CheckSize | undefined;
}

/** Undefined when nothing is said of the field. */
export function sizeOfLists(
  parent: PricedType,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  pricing: Pricing,
): SizeOfLists | undefined {
  const said = ofMember(parent, field.name, pricing.facts.listSizes);
  if (said === undefined) return undefined;
  const assumed = said.assumedSize ?? pricing.defaults.listSize;
  const readers = said.slicingArguments.map((path) => readSlicing(path, node, field));
  const coordinate = `${parent.name}.${field.name}`;
  return {
    size: longest(readers, assumed),
    sizedFields: new Set(said.sizedFields),
    check: checkOf(said, readers, coordinate),
  };
}

/** What one argument says; undefined where it says nothing, as with a null. */
interface Slicing {
  /** What the client gives. */
  readonly read: (variables: Variables) => number | undefined;
  /** What the schema gives when the client gives nothing. */
  readonly fallback: (variables: Variables) => number | undefined;
  readonly isFixed: boolean;
}

const NOTHING = (): undefined => undefined;

function readSlicing(path: string, node: FieldNode, field: GraphQLField<unknown, unknown>): Slicing {
  const [name = '', ...members] = path.split('.');
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return readMember(
    given,
    field.args.find((argument) => argument.name === name),
    members,
  );
}

type Definition = Pick<GraphQLArgument | GraphQLInputField, 'type' | 'defaultValue'> | undefined;

/**
 * Follows a path into literals and what they leave out, as GraphQL §3.10 coerces them: an absent variable is left out,
 * a null is given.
 */
function readMember(given: ValueNode | undefined, definition: Definition, members: readonly string[]): Slicing {
  const [name, ...rest] = members;
  if (given === undefined) {
    const number = numberAt(definition?.defaultValue, members);
    return { read: NOTHING, fallback: () => number, isFixed: true };
  }
  if (given.kind === Kind.VARIABLE) {
    const variable = given.name.value;
    const number = numberAt(definition?.defaultValue, members);
    return {
      read: (variables) => numberAt(variables[variable], members),
      fallback: (variables) => (variables[variable] === undefined ? number : undefined),
      isFixed: false,
    };
  }
  if (name !== undefined && given.kind === Kind.OBJECT) {
    const type = getNamedType(definition?.type);
    return readMember(
      given.fields.find((member) => member.name.value === name)?.value,
      isInputObjectType(type) ? type.getFields()[name] : undefined,
      rest,
    );
  }
  const number = numberAt(valueFromASTUntyped(given, {}), members);
  return { read: () => number, fallback: NOTHING, isFixed: true };
}

function numberAt(value: unknown, path: readonly string[]): number | undefined {
  let found = value;
  for (const name of path)
    found =
      typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof found === 'number' ? found : undefined;
}

/** The longest list that an `Int` can ask for. */
const LONGEST = 2_147_483_647;

/**
 * Of several sizes the longest counts (GraphQL Cost Directives, `slicingArguments`). Backends take a negative number,
 * and many a 0, for none at all: whoever asks for less than nothing is priced as for everything, and whoever asks for
 * nothing as one who does not say.
 */
function longest(readers: readonly Slicing[], assumed: number): Price {
  const sizeOf = (value: number): number => (value < 0 ? LONGEST : value === 0 ? assumed : value);
  const size = (variables: Variables): number => {
    let found: number | undefined;
    for (const { read } of readers) {
      const value = read(variables);
      if (value !== undefined) found = Math.max(found ?? 0, sizeOf(value));
    }
    if (found !== undefined) return found;
    for (const { fallback } of readers) {
      const value = fallback(variables);
      if (value !== undefined) found = Math.max(found ?? 0, sizeOf(value));
    }
    return found ?? assumed;
  };
  return readers.every(({ isFixed }) => isFixed) ? size({}) : size;
}

function checkOf(
  { slicingArguments, requireOneSlicingArgument }: ListSize,
  readers: readonly Slicing[],
  coordinate: string,
): CheckSize | undefined {
  if (readers.length === 0) return undefined;
  const check: CheckSize = (variables) => {
    const given = readers.filter(({ read }) => read(variables) !== undefined).length;
    const negative =
      slicingArguments[readers.findIndex(({ read, fallback }) => (read(variables) ?? fallback(variables) ?? 0) < 0)];
    const isSaid =
      !requireOneSlicingArgument ||
      given === 1 ||
      (given === 0 && readers.some(({ fallback }) => fallback(variables) !== undefined));
    return isSaid && negative === undefined ? undefined : { coordinate, slicingArguments, given, negative };
  };
  if (!readers.every(({ isFixed }) => isFixed)) return check;
  const found = check({});
  return found && (() => found);
}
