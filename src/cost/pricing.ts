import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  type GraphQLAbstractType,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';

/** How many objects a field yields, as its `@listSize` says. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Paths of arguments that say it, such as `first` or `page.limit`. */
  readonly slicingArguments: readonly string[];
  /** The lists of the field's object whose size is meant; empty when it is the field's own. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** What `@cost` and `@listSize` say in a supergraph, by coordinate. */
export interface CostFacts {
  readonly weights: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** What elements weigh that carry no `@cost`, and how long a list is that carries no `@listSize`. */
export interface CostDefaults {
  /** An object, an interface, a union; an input object. */
  readonly composite: number;
  readonly leaf: number;
  /** A mutation, whatever it asks for. */
  readonly mutation: number;
  readonly listSize: number;
}

export interface Pricing {
  readonly facts: CostFacts;
  readonly defaults: CostDefaults;
}

export type PricedType = GraphQLObjectType | GraphQLInterfaceType;

/** What one value of a field weighs: the field's own weight, or else its type's. */
export function weightOfField(
  parent: PricedType,
  name: string,
  type: GraphQLOutputType,
  { facts, defaults }: Pricing,
): number {
  return ofMember(parent, name, facts.weights) ?? weightOfType(getNamedType(type), { facts, defaults });
}

/** What one value of a type weighs where its field says nothing. */
export function weightOfType(type: GraphQLNamedOutputType, { facts, defaults }: Pricing): number {
  return facts.weights.get(type.name) ?? (isCompositeType(type) ? defaults.composite : defaults.leaf);
}

/** What one value of an abstract type weighs when it is of the given object type. */
export function weightOfPossible(
  abstract: GraphQLAbstractType,
  possible: GraphQLNamedOutputType,
  { facts, defaults }: Pricing,
): number {
  return facts.weights.get(possible.name) ?? weightOfType(abstract, { facts, defaults });
}

/** Whether the values of a field weigh what their own types do: it is of an abstract type, and has no weight itself. */
export function isWeighedByType(
  parent: PricedType,
  name: string,
  type: GraphQLNamedOutputType,
  { facts }: Pricing,
): type is GraphQLAbstractType {
  return isAbstractType(type) && ofMember(parent, name, facts.weights) === undefined;
}

/** What one value of an argument or input field weighs, without what is in it. */
export function weightOfInput(own: number | undefined, type: GraphQLInputType, { facts, defaults }: Pricing): number {
  const named = getNamedType(type);
  return own ?? facts.weights.get(named.name) ?? (isInputObjectType(named) ? defaults.composite : defaults.leaf);
}

/** What is said of `Type.member`, or else of the same member of an interface of the type. */
export function ofMember<Said>(parent: PricedType, member: string, said: ReadonlyMap<string, Said>): Said | undefined {
  const own = said.get(`${parent.name}.${member}`);
  if (own !== undefined || said.size === 0) return own;
  for (const { name } of parent.getInterfaces()) {
    const inherited = said.get(`${name}.${member}`);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}
