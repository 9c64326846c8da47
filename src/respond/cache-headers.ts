import type { AnswerCaching } from '../listen/arrival.ts';

/** Adds what HTTP caches read (RFC 9111, RFC 5861): `Cache-Control`, `Age` and `Vary`. */
export function cacheHeaders(caching: AnswerCaching, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (caching.maxAge <= 0) return { ...headers, 'cache-control': 'no-store' };
  const age = Math.max(0, Math.floor((Date.now() - caching.madeAtMs) / 1_000));
  const added: Record<string, string> = { ...headers, 'cache-control': writeControl(caching) };
  if (age > 0) added['age'] = `${age}`;
  if (caching.vary !== '') added['vary'] = caching.vary;
  return added;
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
