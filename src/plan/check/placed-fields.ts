import {
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getNamedType,
} from 'graphql';
import { fieldOfType } from '../../core/document/field-of-type.ts';

/** A field of a step's operation, by the types of the supergraph. */
export interface PlacedField {
  readonly node: FieldNode;
  /** The type that it is selected on; undefined below what the supergraph does not know, such as `_entities`. */
  readonly parent: GraphQLCompositeType | undefined;
  readonly type: GraphQLOutputType | undefined;
  /** The fields that it is below, from the root. */
  readonly above: readonly PlacedField[];
}

/** Lists the fields of an operation, each before those below it. */
export function placeFields(
  { operation, selectionSet }: OperationDefinitionNode,
  schema: GraphQLSchema,
): readonly PlacedField[] {
  const placed: PlacedField[] = [];
  const read = (
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType | undefined,
    above: PlacedField[],
  ): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const isKnown = isObjectType(parent) || isInterfaceType(parent);
        const type = isKnown ? fieldOfType(parent, selection.name.value)?.type : undefined;
        const field = { node: selection, parent, type, above };
        placed.push(field);
        if (selection.selectionSet === undefined) continue;
        const named = type && getNamedType(type);
        read(selection.selectionSet, isCompositeType(named) ? named : undefined, [...above, field]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        const narrowed = isCompositeType(condition) ? condition : undefined;
        read(selection.selectionSet, selection.typeCondition === undefined ? parent : narrowed, above);
      }
    }
  };
  read(selectionSet, schema.getRootType(operation) ?? undefined, []);
  return placed;
}

/** The coordinates of a field: one of an interface is a field of its objects, too. */
export function coordinatesOf({ node, parent }: PlacedField, schema: GraphQLSchema): readonly string[] {
  if (parent === undefined) return [];
  const types = isObjectType(parent) ? [parent] : [parent, ...schema.getPossibleTypes(parent)];
  return types.map(({ name }) => `${name}.${node.name.value}`);
}
