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
    return orNull(
      JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${MARK}${part}` : part)),
    ).replace(MARKED, '$1');
  }
}

/** What JSON escapes in a string, and halves of characters, some of which it does. */
const ESCAPED = /[\u0000-\u001f"\\\ud800-\udfff]/;
/** Up to so long a string is looked through faster than it is searched. */
const SHORT = 40;

/** A string as JSON: what `JSON.stringify` writes, sooner. */
export function writeString(text: string): string {
  const { length } = text;
  if (length > SHORT) return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff))
      return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** What `writeJson` writes; undefined for what is nested deeper than the stack is, which only parsing can make. */
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
