import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { provides, type Shape } from '../../../mapping/infer/output-shape.ts';
import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import { collectFields, type CollectedField } from './collect-fields.ts';
import { isGiven, type GivenContext } from './is-given.ts';
import { connectorsOf, findersOf, type KnownConnectors } from './known-fields.ts';

/**
 * Whether a mapped value of `shape` surely lacks a part of what is asked of a field, and a connector that finds the
 * whole object has all of it: of a reference such as `{ id store { id } }`, the name of the store.
 */
export function isFoundBetter(
  context: GivenContext & KnownConnectors,
  type: GraphQLObjectType,
  field: CollectedField,
  shape: Shape,
): boolean {
  return (
    findersOf(context.finders, type).some(
      (finder) =>
        (finder.connector.entity?.key ?? []).every((path) => provides(shape, headOf(path))) &&
        isGiven(context, type, field, finder.shape),
    ) && lacksPart(context, type, field, shape)
  );
}

/** Whether something is asked below the field that neither the value has nor a connector of its type gives. */
function lacksPart(
  context: GivenContext & KnownConnectors,
  type: GraphQLObjectType,
  { node, selections }: CollectedField,
  shape: Shape,
): boolean {
  const below = shape.kind === 'object' ? shape.fields.get(node.name.value)?.shape : undefined;
  const definition = type.getFields()[node.name.value];
  const result = definition === undefined ? undefined : getNamedType(definition.type);
  if (below?.kind !== 'object' || !isObjectType(result)) return false;
  return collectFields(context.schema, result, selections, context.fragments).some((field) => {
    const { value: name } = field.node.name;
    if (name === '__typename' || connectorsOf(context.fieldConnectors, result, name).length > 0) return false;
    if (provides(below, name)) return lacksPart(context, result, field, below);
    return !findersOf(context.finders, result).some((finder) => provides(finder.shape, name));
  });
}
