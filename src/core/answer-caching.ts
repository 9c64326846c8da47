/** What an answer's headers say of keeping it, in seconds. */
export interface AnswerCaching {
  /** 0: not to be kept at all. */
  readonly maxAge: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  readonly isPrivate: boolean;
  /** The names of the request's headers by which it differs; empty when there are none. */
  readonly vary: string;
  /** The time of `Date.now()` at which it was made. */
  readonly madeAtMs: number;
}

const NO_STORE: Readonly<Record<string, string>> = { 'cache-control': 'no-store' };

/** What HTTP caches read (RFC 9111, RFC 5861): `Cache-Control`, `Age` and `Vary`. */
export function cacheHeaders(caching: AnswerCaching): Readonly<Record<string, string>> {
  if (caching.maxAge <= 0) return NO_STORE;
  const age = Math.max(0, Math.floor((Date.now() - caching.madeAtMs) / 1_000));
  const headers: Record<string, string> = { 'cache-control': writeControl(caching) };
  if (age > 0) headers['age'] = `${age}`;
  if (caching.vary !== '') headers['vary'] = caching.vary;
  return headers;
}

const written = new WeakMap<AnswerCaching, string>();

function writeControl(caching: AnswerCaching): string {
  const known = written.get(caching);
  if (known !== undefined) return known;
  const { maxAge, staleWhileRevalidate, staleIfError, isPrivate } = caching;
  const parts = [`max-age=${maxAge}`, isPrivate ? 'private' : 'public'];
  if (staleWhileRevalidate > 0) parts.push(`stale-while-revalidate=${Math.floor(staleWhileRevalidate)}`);
  if (staleIfError > 0) parts.push(`stale-if-error=${Math.floor(staleIfError)}`);
  const control = parts.join(', ');
  written.set(caching, control);
  return control;
}
