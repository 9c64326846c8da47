import { Kind, parse, type ASTNode, type DocumentNode, type SelectionSetNode } from 'graphql';

/** Where something begins in a document, as errors tell it: both from 1 (GraphQL §7.1.2). */
export interface DocumentLocation {
  readonly line: number;
  readonly column: number;
}

export type Locations = ReadonlyMap<ASTNode, DocumentLocation>;

/**
 * Where the fields, variable definitions and operations of a document stand that was parsed without places: those are
 * two thirds of its weight, and nothing but an error needs them. Parses `text`, from which the document was made, once
 * more.
 */
export function locateNodes(document: DocumentNode, text: string): Locations {
  const locations = new Map<ASTNode, DocumentLocation>();
  const placed = parse(text);
  const locate = (node: ASTNode, same: ASTNode | undefined): void => {
    const token = same?.loc?.startToken;
    if (token !== undefined) locations.set(node, { line: token.line, column: token.column });
  };
  const locateFields = (selectionSet: SelectionSetNode | undefined, same: SelectionSetNode | undefined): void => {
    selectionSet?.selections.forEach((selection, index) => {
      const twin = same?.selections[index];
      if (selection.kind === Kind.FIELD) locate(selection, twin);
      if (selection.kind !== Kind.FRAGMENT_SPREAD && twin !== undefined && twin.kind !== Kind.FRAGMENT_SPREAD)
        locateFields(selection.selectionSet, twin.selectionSet);
    });
  };
  document.definitions.forEach((definition, index) => {
    const twin = placed.definitions[index];
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) return;
    if (twin?.kind !== Kind.OPERATION_DEFINITION && twin?.kind !== Kind.FRAGMENT_DEFINITION) return;
    locate(definition, twin);
    definition.variableDefinitions?.forEach((variable, place) => locate(variable, twin.variableDefinitions?.[place]));
    locateFields(definition.selectionSet, twin.selectionSet);
  });
  return locations;
}
