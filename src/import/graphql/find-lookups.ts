import {
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Notes } from '../draft/notes.ts';

/** A root field that finds entities of a type by one of their fields. */
export interface FoundLookup {
  readonly fieldName: string;
  readonly typeName: string;
  readonly key: string;
  readonly argument: string;
}

type Field = GraphQLField<unknown, unknown>;

/**
 * Fields such as `thing(id: ID!): Thing` and `things(ids: [ID!]!): [Thing]`. A list is a lookup when it answers one
 * item for each key, which nothing but null for a missing one tells; where that is not certain, it is suggested.
 */
export function findLookups(schema: GraphQLSchema, notes: Notes): readonly FoundLookup[] {
  const query = schema.getQueryType();
  const lookups = new Map<string, FoundLookup>();
  for (const field of Object.values(query?.getFields() ?? {})) {
    const found = findLookup(field);
    if (found === undefined) continue;
    const { lookup, many, certain } = found;
    const sign = `${lookup.typeName}.${lookup.key} ${many}`;
    if (!certain)
      notes.add(
        'suggestion',
        `Query.${field.name}`,
        `\`@lookup(key: "${lookup.key}")\``,
        `it takes many keys of ${lookup.typeName}; if it answers one item for each key, in their order, null for ` +
          'one that is missing, it is a lookup',
      );
    else if (!lookups.has(sign)) lookups.set(sign, lookup);
  }
  return [...lookups.values()];
}

function findLookup(
  field: Field,
): { readonly lookup: FoundLookup; readonly many: boolean; readonly certain: boolean } | undefined {
  const type = getNamedType(field.type);
  const required = field.args.filter((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined);
  const [argument] = required.length === 0 && field.args.length === 1 ? field.args : required;
  if (!isObjectType(type) || argument === undefined || required.length > 1) return undefined;
  const many = isListType(getNullableType(argument.type));
  const returned = getNullableType(field.type);
  if (many !== isListType(returned) || (isListType(returned) && isListType(getNullableType(returned.ofType))))
    return undefined;
  const key = keyOf(type, argument.name, many);
  if (
    key === undefined ||
    getNamedType(key.type) !== getNamedType(argument.type) ||
    !isLeafType(getNamedType(key.type)) ||
    isListType(getNullableType(key.type)) ||
    key.args.length > 0
  )
    return undefined;
  const certain = !many || (isListType(returned) && !isNonNullType(returned.ofType));
  return {
    lookup: { fieldName: field.name, typeName: type.name, key: key.name, argument: argument.name },
    many,
    certain,
  };
}

/** The field that an argument is called after: `id`, `ids`, `productId`, `productIds`. */
function keyOf(type: GraphQLObjectType, argument: string, many: boolean): Field | undefined {
  const names = many ? [argument.replace(/s$/, ''), argument] : [argument];
  const own = new RegExp(`^${type.name}_?`, 'i');
  const fields = type.getFields();
  for (const name of names.flatMap((one) => [one, one.replace(own, '').toLowerCase()])) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined) return field;
  }
  return undefined;
}
