import { Kind, type SelectionSetNode } from 'graphql';
import { parseFetch } from './parse-fetch.ts';
import { dataKeysOf } from './plan-paths.ts';
import type { FetchNode, FetchPath, RequiredSelection } from './query-plan.ts';

/** What a fetch writes, and where: the path is of data keys, without lists and types. */
interface Written {
  readonly path: readonly string[];
  readonly selectionSet: SelectionSetNode;
}

/** Makes the function that tells whether some of the fetches ask for fields at a place, whatever the types there. */
export function createIsFetched(
  fetches: readonly FetchNode[],
): (path: FetchPath, wanted: readonly RequiredSelection[]) => boolean {
  const written = fetches.flatMap(writtenBy);
  const isFetched = (path: readonly string[], wanted: readonly RequiredSelection[]): boolean =>
    wanted.every((selection) => {
      if (selection.kind === 'fragment') return isFetched(path, selection.selections);
      const inner = [...path, selection.dataKey];
      return written.some((part) => writes(part, inner)) && isFetched(inner, selection.selections);
    });
  return (path, wanted) => isFetched(dataKeysOf(path), wanted);
}

function writtenBy(fetch: FetchNode): readonly Written[] {
  const operation = parseFetch(fetch.operation).definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) return [];
  if (fetch.lookups.length === 0) return [{ path: dataKeysOf(fetch.path), selectionSet: operation.selectionSet }];
  return fetch.lookups.flatMap(({ responseName, paths }) => {
    const [selectionSet] = selectedAs(operation.selectionSet, responseName);
    return selectionSet === undefined ? [] : paths.map((path) => ({ path: dataKeysOf(path), selectionSet }));
  });
}

function writes({ path, selectionSet }: Written, wanted: readonly string[]): boolean {
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

/** The selection sets of the fields of a response name. */
function selectedAs(selectionSet: SelectionSetNode, responseName: string): readonly SelectionSetNode[] {
  return selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD &&
    (selection.alias ?? selection.name).value === responseName &&
    selection.selectionSet !== undefined
      ? [selection.selectionSet]
      : [],
  );
}
