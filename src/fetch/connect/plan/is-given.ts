import { getNamedType, isLeafType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Shape } from '../../../mapping/infer/output-shape.ts';
import { collectFields, type CollectedField, type Fragments } from './collect-fields.ts';

export interface GivenContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
}

/**
 * Whether a mapped value of `shape` surely has all that is asked of a field, so that a connector on the field need not
 * be called: another selection gave it already.
 */
export function isGiven(
  context: GivenContext,
  type: GraphQLObjectType,
  { node, selections }: CollectedField,
  shape: Shape,
): boolean {
  const { value: name } = node.name;
  const known = shape.kind === 'object' ? shape.fields.get(name) : undefined;
  const definition = type.getFields()[name];
  if (known === undefined || definition === undefined) return false;
  const result = getNamedType(definition.type);
  if (isLeafType(result)) return true;
  if (!isObjectType(result)) return false;
  return collectFields(context.schema, result, selections, context.fragments).every(
    (field) => field.node.name.value === '__typename' || isGiven(context, result, field, known.shape),
  );
}
