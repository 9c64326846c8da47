import { placeOf } from '../json-node.ts';
import { Names } from '../names.ts';
import type { Notes } from '../notes.ts';
import type { CallableOperation, DraftedOperation } from './draft-operation.ts';
import type { Operation } from './operation.ts';

const READING = new Set(['get', 'list', 'search', 'read', 'find', 'query', 'lookup', 'fetch', 'retrieve', 'describe', 'count']);

/**
 * Gives each operation its root field: GET reads, and the other methods change something. Where no operation is a GET,
 * those of a service that takes its calls by POST alone are told by their names, which is noted.
 */
export function placeOperations(operations: readonly CallableOperation[], notes: Notes): readonly DraftedOperation[] {
  const anyGet = operations.some(({ operation }) => operation.method === 'GET');
  const names = { query: new Names(), mutation: new Names() };
  return operations.map((one) => {
    const reads = one.operation.method === 'GET' || (!anyGet && readsByName(one.operation));
    if (reads && !anyGet) notes.add('loosened', placeOf(one.operation.node), `\`${one.preferredName}\``, 'a POST that reads by its name, where no operation is a GET: it is a field of Query');
    const root = reads ? 'query' : 'mutation';
    return { ...one, root, name: names[root].claim(one.preferredName) };
  });
}

/** By the verb that the identifier, or its part behind a group or the method, begins with: `BatchGetWidgets`, `Widgets_ListAll`, `post-getWidget`. */
function readsByName({ method, id, path }: Operation): boolean {
  const name = id ?? path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{')).at(-1) ?? '';
  const parts = name.split(/[^A-Za-z0-9]+/).map((part) => part.replace(/^batch(?=[A-Z])/i, '').split(/(?<=[a-z0-9])(?=[A-Z])/)[0]?.toLowerCase());
  const [first, second] = parts[0] === 'post' ? parts.slice(1) : parts;
  return method === 'POST' && [first, second].some((word) => word !== undefined && READING.has(word));
}
