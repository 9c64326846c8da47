import { Kind, parse, type SelectionSetNode } from 'graphql';

/**
 * Reads a field set as Federation writes it, such as `id owner { id }`. Throws the `GraphQLError` of a text that is
 * none.
 */
export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION
    ? definition.selectionSet
    : { kind: Kind.SELECTION_SET, selections: [] };
}
