import type { Normalization } from '../../supergraph/policy/facts/rate-limit.ts';

/** What JSON and a URL leave as it is, such as an IPv4 address. */
const PLAIN = /^[\w.-]*$/;
/**
 * Longer than any e-mail address (RFC 5321 §4.5.3.1.3). Reordering combining marks takes the square of their number.
 */
const LONGEST_COMPOSED = 256;

/**
 * Writes a coerced value as text that is the same for equal values, with its texts normalized. Without the colon that
 * stands between two of them: `a:b` and `c` are others than `a` and `b:c`.
 */
export function writeIdentity(value: unknown, normalize: readonly Normalization[] = []): string {
  const normalized = typeof value === 'string' ? normalizeText(value, normalize) : value;
  if (typeof normalized === 'string' && PLAIN.test(normalized)) return `%22${normalized}%22`;
  return encodeURIComponent(JSON.stringify(normalized ?? null, (_, one: unknown) => writeMember(one, normalize)));
}

function writeMember(value: unknown, normalize: readonly Normalization[]): unknown {
  // An integer beyond 2^53 is exact in JSON, and rounded where the document has it.
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return normalizeText(value, normalize);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  // A custom scalar keeps the order in which a client writes its members.
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function normalizeText(text: string, normalize: readonly Normalization[]): string {
  if (normalize.length === 0) return text;
  const trim = (one: string): string => (normalize.includes('TRIM') ? one.trim() : one);
  let normalized = trim(text);
  // Before the others: it makes blanks, and letters that have another case.
  if (normalize.includes('NFKC') && normalized.length <= LONGEST_COMPOSED)
    normalized = trim(normalized.normalize('NFKC'));
  // Upper case first: letters that differ in lower case alone, as both kinds of small sigma, are one (Unicode §5.18).
  return normalize.includes('LOWERCASE') ? normalized.toUpperCase().toLowerCase() : normalized;
}
