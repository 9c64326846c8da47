import { Kind, type SelectionSetNode } from 'graphql';
import { parseFieldSet } from './field-set.ts';

/** The field that a dotted path begins with. */
export function headOf(path: string): string {
  return path.split('.')[0] ?? path;
}

/**
 * The leaves of a field set (Federation `FieldSet`, such as `id owner { id }`) as `owner.id`; undefined when it does
 * not parse.
 */
export function pathsOfFieldSet(fieldSet: string): readonly string[] | undefined {
  try {
    return leaves(parseFieldSet(fieldSet), '');
  } catch {
    return undefined;
  }
}

function leaves(set: SelectionSetNode, prefix: string): readonly string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return leaves(selection.selectionSet, prefix);
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') return [];
    const path = `${prefix}${selection.name.value}`;
    return selection.selectionSet === undefined ? [path] : leaves(selection.selectionSet, `${path}.`);
  });
}

/** The field set with these leaves: the inverse of `pathsOfFieldSet`. */
export function fieldSetOfPaths(paths: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.');
    const below = groups.get(head) ?? [];
    if (rest.length > 0) below.push(rest.join('.'));
    groups.set(head, below);
  }
  return [...groups]
    .map(([name, below]) => (below.length === 0 ? name : `${name} { ${fieldSetOfPaths(below)} }`))
    .join(' ');
}
