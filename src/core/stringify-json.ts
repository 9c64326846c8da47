import { randomUUID } from 'node:crypto';

// Unguessable, so that no string of a client can be taken for a number.
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}(-?[0-9]+)"`, 'g');

/**
 * `JSON.stringify` that writes a `bigint` as an integer with all its digits: the counterpart of `parseJson`.
 * Throws a `TypeError` on a cycle.
 */
export function stringifyJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A bigint inside is the usual reason; on any other, the second attempt throws the same error again.
    if (!(error instanceof TypeError)) throw error;
    const marked = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${MARK}${part}` : part));
    return marked.replace(MARKED, '$1');
  }
}
