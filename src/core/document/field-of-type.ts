import { isCompositeType, type GraphQLField, type GraphQLNamedType } from 'graphql';

/** The field of an object or an interface; undefined of anything else. */
export function fieldOfType(
  type: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isCompositeType(type) && 'getFields' in type ? type.getFields()[name] : undefined;
}
