import { Kind, type SelectionSetNode } from 'graphql';
import { selectionsOfLookup } from '../model/lookup-selections.ts';
import { dataKeysOf } from '../model/plan-paths.ts';
import type { DraftStep, FetchPath, RequiredSelection } from '../model/query-plan.ts';

/** What a step writes, and where: the path is of data keys, without lists and types. */
interface WrittenSet {
  readonly path: readonly string[];
  readonly selectionSet: SelectionSetNode;
}

/** Makes the function that tells whether some of the steps ask for fields at a place, whatever the types there. */
export function createIsFetched(
  steps: readonly DraftStep[],
): (path: FetchPath, wanted: readonly RequiredSelection[]) => boolean {
  const written = steps.flatMap(writtenBy);
  const isFetched = (path: readonly string[], wanted: readonly RequiredSelection[]): boolean =>
    wanted.every((selection) => {
      if (selection.kind === 'fragment') return isFetched(path, selection.selections);
      const inner = [...path, selection.dataKey];
      return written.some((part) => writes(part, inner)) && isFetched(inner, selection.selections);
    });
  return (path, wanted) => isFetched(dataKeysOf(path), wanted);
}

function writtenBy({ operation, path, lookups }: DraftStep): readonly WrittenSet[] {
  if (lookups.length === 0) return [{ path: dataKeysOf(path), selectionSet: operation.selectionSet }];
  return lookups.flatMap((lookup) => {
    const [selectionSet] = selectionsOfLookup(operation, lookup);
    return selectionSet === undefined ? [] : lookup.paths.map((place) => ({ path: dataKeysOf(place), selectionSet }));
  });
}

function writes({ path, selectionSet }: WrittenSet, wanted: readonly string[]): boolean {
  return (
    path.length < wanted.length &&
    path.every((key, index) => key === wanted[index]) &&
    selects(selectionSet, wanted.slice(path.length))
  );
}

function selects(selectionSet: SelectionSetNode, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  return selectionSet.selections.some((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, [name, ...rest]);
    if (selection.kind !== Kind.FIELD || (selection.alias ?? selection.name).value !== name) return false;
    return rest.length === 0 || (selection.selectionSet !== undefined && selects(selection.selectionSet, rest));
  });
}
