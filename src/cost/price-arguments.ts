import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';
import { sum, type Price } from './price.ts';
import { ofMember, weightOfInput, type PricedType, type Pricing } from './pricing.ts';

/** What the arguments of a field cost: each value that is given, and in an input object each of its fields. */
export function priceArguments(
  parent: PricedType,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  pricing: Pricing,
): Price {
  const prices = (node.arguments ?? []).flatMap((argument) => {
    const definition = field.args.find(({ name }) => name === argument.name.value);
    if (definition === undefined) return [];
    const own = ofMember(parent, `${field.name}(${definition.name}:)`, pricing.facts.weights);
    return [priceNode(argument.value, definition.type, own, pricing)];
  });
  return sum(prices);
}

function priceNode(value: ValueNode, type: GraphQLInputType, own: number | undefined, pricing: Pricing): Price {
  if (isFree(type, own, pricing)) return 0;
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return (variables) => priceVariable(variables[name], type, own, pricing);
  }
  if (value.kind === Kind.NULL) return 0;
  if (value.kind === Kind.LIST) return sum(value.values.map((item) => priceNode(item, itemType(type), own, pricing)));
  const weight = weightOfInput(own, type, pricing);
  const named = getNamedType(type);
  if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return weight;
  const fields = named.getFields();
  const inner = value.fields.flatMap((member) => {
    const field = fields[member.name.value];
    return field === undefined
      ? []
      : [priceNode(member.value, field.type, pricing.facts.weights.get(`${named.name}.${field.name}`), pricing)];
  });
  return sum([weight, ...inner]);
}

interface Priced {
  readonly pricing: Pricing;
  readonly prices: Map<string, number>;
}

/** What is large is priced once, however often the variable is used that holds it. */
const priced = new WeakMap<object, Priced>();

function priceVariable(value: unknown, type: GraphQLInputType, own: number | undefined, pricing: Pricing): number {
  if (typeof value !== 'object' || value === null) return priceValue(value, type, own, pricing);
  let known = priced.get(value);
  if (known?.pricing !== pricing) priced.set(value, (known = { pricing, prices: new Map<string, number>() }));
  const key = `${String(type)} ${own}`;
  let price = known.prices.get(key);
  if (price === undefined) known.prices.set(key, (price = priceValue(value, type, own, pricing)));
  return price;
}

/** The same of a coerced value. */
function priceValue(value: unknown, type: GraphQLInputType, own: number | undefined, pricing: Pricing): number {
  if (value === undefined || value === null) return 0;
  if (Array.isArray(value)) {
    let total = 0;
    for (const item of value) total += priceValue(item, itemType(type), own, pricing);
    return total;
  }
  let total = weightOfInput(own, type, pricing);
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== 'object') return total;
  const fields = named.getFields();
  for (const [name, member] of Object.entries(value)) {
    const field = fields[name];
    if (field !== undefined)
      total += priceValue(member, field.type, pricing.facts.weights.get(`${named.name}.${name}`), pricing);
  }
  return total;
}

/** Most arguments are leaves without a weight: they need not be looked at for each request. */
function isFree(type: GraphQLInputType, own: number | undefined, pricing: Pricing): boolean {
  return !isInputObjectType(getNamedType(type)) && weightOfInput(own, type, pricing) === 0;
}

function itemType(type: GraphQLInputType): GraphQLInputType {
  const nullable = isNonNullType(type) ? type.ofType : type;
  return isListType(nullable) ? nullable.ofType : nullable;
}
