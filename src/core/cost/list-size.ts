import { Kind, valueFromASTUntyped, type FieldNode, type GraphQLField, type ValueNode } from 'graphql';
import type { Price, Variables } from './price.ts';
import { ofMember, type FieldsType, type ListSize, type Pricing } from './pricing.ts';

/** A field whose length nothing or too much says, though its `@listSize` asks for exactly one argument that does. */
export interface UnsizedList {
  readonly coordinate: string;
  readonly slicingArguments: readonly string[];
  /** How many were given. */
  readonly given: number;
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
export function sizeOfLists(parent: FieldsType, node: FieldNode, field: GraphQLField<unknown, unknown>, pricing: Pricing): SizeOfLists | undefined {
  const said = ofMember(parent, field.name, pricing.facts.listSizes);
  if (said === undefined) return undefined;
  const assumed = said.assumedSize ?? pricing.defaults.listSize;
  const readers = said.slicingArguments.map((path) => readSlicing(path, node, field));
  const coordinate = `${parent.name}.${field.name}`;
  return { size: longest(readers, assumed), sizedFields: new Set(said.sizedFields), check: checkOf(said, readers, coordinate) };
}

/** The size that one argument says; undefined when the client does not give it. */
interface Slicing {
  readonly read: (variables: Variables) => number | undefined;
  /** What the schema gives when the client does not. */
  readonly fallback: number | undefined;
  readonly fixed: boolean;
}

function readSlicing(path: string, node: FieldNode, field: GraphQLField<unknown, unknown>): Slicing {
  const [name = '', ...members] = path.split('.');
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  const fallback = numberAt(field.args.find((argument) => argument.name === name)?.defaultValue, members);
  if (given === undefined) return { read: () => undefined, fallback, fixed: true };
  const { value, rest } = descend(given, members);
  if (value === undefined) return { read: () => undefined, fallback: undefined, fixed: true };
  if (value.kind === Kind.VARIABLE) {
    const variable = value.name.value;
    return { read: (variables) => numberAt(variables[variable], rest), fallback: rest.length === members.length ? fallback : undefined, fixed: false };
  }
  const number = numberAt(valueFromASTUntyped(value, {}), rest);
  return { read: () => number, fallback: undefined, fixed: true };
}

/** Follows a path into literals, as far as they are literals. */
function descend(value: ValueNode, members: readonly string[]): { readonly value: ValueNode | undefined; readonly rest: readonly string[] } {
  const [name, ...rest] = members;
  if (name === undefined || value.kind !== Kind.OBJECT) return { value, rest: members };
  const member = value.fields.find((field) => field.name.value === name)?.value;
  return member === undefined ? { value: undefined, rest } : descend(member, rest);
}

function numberAt(value: unknown, path: readonly string[]): number | undefined {
  let found = value;
  for (const name of path) found = typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name] : undefined;
  // No list is shorter than empty, whatever is asked for.
  return typeof found === 'number' ? Math.max(0, found) : undefined;
}

/** Of several sizes the longest counts (GraphQL Cost Directives, `slicingArguments`). */
function longest(readers: readonly Slicing[], assumed: number): Price {
  const size = (variables: Variables): number => {
    let found: number | undefined;
    for (const { read } of readers) {
      const value = read(variables);
      if (value !== undefined) found = Math.max(found ?? 0, value);
    }
    if (found !== undefined) return found;
    for (const { fallback } of readers) if (fallback !== undefined) found = Math.max(found ?? 0, fallback);
    return found ?? assumed;
  };
  return readers.every(({ fixed }) => fixed) ? size({}) : size;
}

function checkOf({ slicingArguments, requireOneSlicingArgument }: ListSize, readers: readonly Slicing[], coordinate: string): CheckSize | undefined {
  if (slicingArguments.length === 0 || !requireOneSlicingArgument) return undefined;
  return (variables) => {
    const given = readers.filter(({ read }) => read(variables) !== undefined).length;
    const isSaid = given === 1 || (given === 0 && readers.some(({ fallback }) => fallback !== undefined));
    return isSaid ? undefined : { coordinate, slicingArguments, given };
  };
}
