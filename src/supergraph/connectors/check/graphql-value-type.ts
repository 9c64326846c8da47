import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLNullableType,
  type GraphQLType,
} from 'graphql';
import { leafType, type Member, type ValueType } from '../../../mapping/infer/infer-type.ts';

const LEAVES: Readonly<Record<string, string>> = {
  Int: 'integer',
  Float: 'number',
  Boolean: 'boolean',
  String: 'text',
  ID: 'text',
};

/** A GraphQL type as the type of a value; custom scalars and unions are unknown, and IDs as `ids` says. */
export function graphqlValueType(type: GraphQLType, ids: 'text' | 'unknown' = 'text'): ValueType {
  const value = typeOfNullable(getNullableType(type), ids);
  return isNonNullType(type) ? { ...value, present: true } : value;
}

function typeOfNullable(nullable: GraphQLNullableType, ids: 'text' | 'unknown'): ValueType {
  if (isListType(nullable)) return { kind: 'list', of: graphqlValueType(nullable.ofType, ids) };
  if (isEnumType(nullable))
    return leafType(
      'enum',
      nullable.getValues().map(({ name }) => name),
    );
  if (isInputObjectType(nullable) || isObjectType(nullable) || isInterfaceType(nullable)) {
    const fields: Readonly<Record<string, { readonly type: GraphQLType }>> = nullable.getFields();
    const members = (): ReadonlyMap<string, Member> =>
      new Map(
        Object.entries(fields).map(([name, { type: own }]) => [
          name,
          { type: graphqlValueType(own, ids), offset: undefined },
        ]),
      );
    return { kind: 'object', name: nullable.name, members, rest: undefined };
  }
  const leaf = 'name' in nullable && Object.hasOwn(LEAVES, nullable.name) ? LEAVES[nullable.name] : undefined;
  return leaf === undefined || (ids === 'unknown' && 'name' in nullable && nullable.name === 'ID')
    ? { kind: 'unknown' }
    : leafType(leaf);
}

/** The arguments of a field, or other named values, as one object, which is always there. */
export function objectOfTypes(types: Iterable<readonly [string, GraphQLType]>): ValueType {
  const members: ReadonlyMap<string, Member> = new Map(
    [...types].map(([name, type]) => [name, { type: graphqlValueType(type), offset: undefined }]),
  );
  return { kind: 'object', name: undefined, members: () => members, rest: undefined, present: true };
}
