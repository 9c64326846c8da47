import { randomUUID } from 'node:crypto';

// Unguessable, so that no string of a client can be taken for a number.
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}(-?[0-9]+)"`, 'g');

/**
 * JSON text with every `bigint` as its digits, so that integers beyond 2^53 stay exact: the counterpart of
 * `parseJson`. `null` for what JSON cannot say. Throws a `TypeError` on a cycle.
 */
export function writeJson(value: unknown): string {
  // JSON.stringify refuses a bigint by throwing. Few values hold one, so trying first costs the others nothing.
  try {
    return orNull(JSON.stringify(value));
  } catch (error) {
    // On any other reason the second attempt throws the same error again.
    if (!(error instanceof TypeError)) throw error;
    return orNull(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${MARK}${part}` : part))).replace(MARKED, '$1');
  }
}

/** The same; undefined for what is nested deeper than the stack is, which only parsing can make. */
export function tryWriteJson(value: unknown): string | undefined {
  try {
    return writeJson(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** JSON.stringify answers undefined for functions and undefined, whatever its declared type says. */
function orNull(text: string | undefined): string {
  return text ?? 'null';
}
