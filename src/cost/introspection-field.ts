import { SchemaMetaFieldDef, TypeMetaFieldDef, type GraphQLField } from 'graphql';

/** `__schema` and `__type`, which are of no type's fields. `__typename` is free. */
export function introspectionField(name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  return name === TypeMetaFieldDef.name ? TypeMetaFieldDef : undefined;
}
