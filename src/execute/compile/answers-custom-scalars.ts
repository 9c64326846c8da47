import {
  isScalarType,
  isSpecifiedScalarType,
  getNamedType,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { fieldOfType } from '../../core/document/field-of-type.ts';

/**
 * Whether an answer to a subgraph's operation may hold values of custom scalars. In all others no integer can be beyond
 * 2^53: an Int has 32 bits, and an ID is a string (GraphQL §3.5.1, §3.5.5).
 */
export function answersCustomScalars(document: DocumentNode, schema: GraphQLSchema): boolean {
  return document.definitions.some((definition) => {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      return selectsCustomScalars(definition.selectionSet, schema.getRootType(definition.operation)?.name, schema);
    return (
      definition.kind === Kind.FRAGMENT_DEFINITION &&
      selectsCustomScalars(definition.selectionSet, definition.typeCondition.name.value, schema)
    );
  });
}

/** `typeName` is undefined below `_entities`, which no supergraph has: its fragments tell their types. */
function selectsCustomScalars(
  selectionSet: SelectionSetNode,
  typeName: string | undefined,
  schema: GraphQLSchema,
): boolean {
  return selectionSet.selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return selectsCustomScalars(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, schema);
    const name = selection.name.value;
    if (name.startsWith('__')) return false;
    if (name === '_entities')
      return selection.selectionSet !== undefined && selectsCustomScalars(selection.selectionSet, undefined, schema);
    const field = typeName === undefined ? undefined : fieldOfType(schema.getType(typeName), name);
    // A field that the supergraph does not know could be anything.
    if (field === undefined) return true;
    const type = getNamedType(field.type);
    if (isScalarType(type)) return !isSpecifiedScalarType(type);
    return selection.selectionSet !== undefined && selectsCustomScalars(selection.selectionSet, type.name, schema);
  });
}
