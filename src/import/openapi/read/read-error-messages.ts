import type { DescribedOperation } from './operation.ts';
import type { SchemaReader } from './read-schema.ts';

/**
 * Where APIs say what went wrong, the likeliest first: a word for people, then `application/problem+json` (RFC 9457).
 */
const CANDIDATES: readonly (readonly string[])[] = [
  ['message'],
  ['error', 'message'],
  ['detail'],
  ['error_description'],
  ['msg'],
  ['error'],
  ['title'],
];
/** In fewer of the described errors than this share, a member is one endpoint's affair. */
const SHARE = 0.2;

/** The mapping of a failed answer to its message; undefined when the description says of no member that it is one. */
export function readErrorMessages(operations: readonly DescribedOperation[], reader: SchemaReader): string | undefined {
  const counts = new Map<string, number>();
  let described = 0;
  for (const { status, kind, schema } of operations.flatMap(({ responses }) => responses)) {
    if (!/^[45]|^default$/.test(status) || kind !== 'json' || schema === undefined) continue;
    described += 1;
    for (const path of CANDIDATES)
      if (isText(path, schema)) counts.set(path.join('.'), (counts.get(path.join('.')) ?? 0) + 1);
  }
  const found = CANDIDATES.map((path) => path.join('.')).filter((path) => (counts.get(path) ?? 0) > described * SHARE);
  const [only] = found;
  return found.length > 1 ? `$(${found.map((path) => `$.${path}`).join(' ?? ')})` : only && `$.${only}`;

  function isText(path: readonly string[], from: Parameters<SchemaReader['read']>[0]): boolean {
    let node = from;
    for (const key of path) {
      const next = reader.read(node).properties.get(key);
      if (next === undefined) return false;
      node = next;
    }
    return reader.read(node).types[0] === 'string';
  }
}
