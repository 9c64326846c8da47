import { isRecord } from '../public-members.ts';

/** What a key is compared by: `1` and `"1"` are the same key, in whatever type the two sides write it. */
export const comparable = (key: unknown): string => String(key);

/**
 * Puts what a list lookup answered beside the keys that it was asked: by the key that each result carries, since
 * services leave out what they do not know, or answer in an order of their own. Only an error, which carries no
 * key, is placed by its position, and only when there is a result for each key.
 */
export function valuesByKey(results: unknown, keys: readonly unknown[], keyField: string): unknown[] {
  if (!Array.isArray(results)) return keys.map(() => results);
  const found = new Map<string, unknown>();
  for (const result of results)
    if (isRecord(result) && !(result instanceof Error)) found.set(comparable(result[keyField]), result);
  const positional = results.length === keys.length;
  return keys.map((key, index) => {
    const value = found.get(comparable(key));
    if (value !== undefined) return value;
    const atPosition: unknown = positional ? results[index] : undefined;
    return atPosition instanceof Error ? atPosition : null;
  });
}
