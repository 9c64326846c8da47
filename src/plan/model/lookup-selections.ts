import { Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Lookup } from './query-plan.ts';

/**
 * What an operation asks of the entities of one of its lookups: the selections of each `_entities` field of its name.
 */
export function selectionsOfLookup(
  { selectionSet }: OperationDefinitionNode,
  { responseName }: Pick<Lookup, 'responseName'>,
): readonly SelectionSetNode[] {
  return selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD &&
    (selection.alias ?? selection.name).value === responseName &&
    selection.selectionSet !== undefined
      ? [selection.selectionSet]
      : [],
  );
}
