import type { CachePolicy } from './cache-policy.ts';

type CachingHeaders = Readonly<Record<string, string>>;

/** What an answer's headers say of keeping it (RFC 9111, RFC 5861): `Cache-Control`, `Age` and `Vary`. */
export interface AnswerCaching {
  /** What they say of an answer just made: one object for all answers under one policy. */
  readonly headers: CachingHeaders;
  /** The time of `Date.now()` at which it was made; infinite for what has no age. */
  readonly madeAtMs: number;
}

/** Of an answer that is not to be kept at all. */
export const NO_STORE: AnswerCaching = Object.freeze({ headers: { 'cache-control': 'no-store' }, madeAtMs: Infinity });

/** What HTTP caches read of an answer that goes out now. */
export function cacheHeaders({ headers, madeAtMs }: AnswerCaching): CachingHeaders {
  const ageMs = Date.now() - madeAtMs;
  return ageMs < 1_000 ? headers : { ...headers, age: `${Math.floor(ageMs / 1_000)}` };
}

/**
 * The headers of answers under a policy that is closed. `vary`: the names of the request's headers by which they
 * differ.
 */
export function headersOfPolicy(
  { maxAge, staleWhileRevalidate, staleIfError }: CachePolicy,
  { isPrivate, vary }: { readonly isPrivate: boolean; readonly vary: string },
): CachingHeaders {
  if (maxAge < 1) return NO_STORE.headers;
  const parts = [`max-age=${Math.floor(maxAge)}`, isPrivate ? 'private' : 'public'];
  if (staleWhileRevalidate > 0) parts.push(`stale-while-revalidate=${Math.floor(staleWhileRevalidate)}`);
  if (staleIfError > 0) parts.push(`stale-if-error=${Math.floor(staleIfError)}`);
  const control = parts.join(', ');
  return vary === '' ? { 'cache-control': control } : { 'cache-control': control, vary };
}
