import type { ChosenRoots } from '../../draft/chosen-roots.ts';
import { placeOf } from '../../files/json-node.ts';
import { Names } from '../../draft/names.ts';
import { noteByName } from '../../draft/note-by-name.ts';
import type { Notes } from '../../draft/notes.ts';
import { changesByName, readsByName } from '../../draft/reads-by-name.ts';
import type { CallableOperation, DraftedOperation } from './draft-operation.ts';
import type { DescribedOperation } from '../read/operation.ts';

/**
 * Gives each operation its root field: GET reads, and the other methods change something, unless the command line says
 * otherwise. Where no operation is a GET, those of a service that takes its calls by POST alone are told by their
 * names, which is noted.
 */
export function placeOperations(
  operations: readonly CallableOperation[],
  notes: Notes,
  chosen: ChosenRoots,
): readonly DraftedOperation[] {
  const anyGet = operations.some(({ operation }) => operation.method === 'GET');
  const names = { query: new Names(), mutation: new Names() };
  const placed = operations.map((one) => {
    const { operation, preferredName } = one;
    const { method, path, id, node } = operation;
    const said = chosen.of([`${method} ${path}`, ...(id === undefined ? [] : [id]), preferredName]);
    const byName = said === undefined && !anyGet && method === 'POST';
    const root = said ?? (method === 'GET' || (byName && operationReads(operation)) ? 'query' : 'mutation');
    if (byName) noteByName(notes, { at: placeOf(node), what: `\`${preferredName}\``, root, option: preferredName });
    return { ...one, root, name: names[root].claim(preferredName) };
  });
  chosen.refuseUnknown();
  return placed;
}

/**
 * By its identifier, or by the part of it behind the method or a group: `BatchGetWidgets`, `Widgets_ListAll`,
 * `post-getWidget`.
 */
function operationReads({ id, path, tags }: DescribedOperation): boolean {
  const name =
    id ??
    path
      .split('/')
      .filter((segment) => segment !== '' && !segment.startsWith('{'))
      .at(-1) ??
    '';
  const withoutMethod = name.replace(/^post(?=[^A-Za-z0-9])/i, '');
  if (readsByName(withoutMethod)) return true;
  const [, group, rest] = /^[^A-Za-z0-9]*([A-Za-z0-9]+)[^A-Za-z0-9]+(.+)$/.exec(withoutMethod) ?? [];
  return (
    group !== undefined &&
    rest !== undefined &&
    !changesByName(group) &&
    (isPlural(group) || tags.some((tag) => tag.toLowerCase() === group.toLowerCase())) &&
    readsByName(rest)
  );
}

/** A group is a noun; a word in front that may be a verb is none: `settle_list`, `dismiss_count`. */
function isPlural(word: string): boolean {
  return /[a-z]{2}s$/i.test(word) && !/(?:ss|us|is)$/i.test(word);
}
