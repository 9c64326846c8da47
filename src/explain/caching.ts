import type { CachePolicy } from '../core/cache-policy.ts';

/**
 * Says for how long an answer may be kept, and which field decided: what backends say with their answers comes on top.
 */
export function explainCaching(caching: {
  readonly hinted: CachePolicy;
  readonly implied: CachePolicy;
  readonly takesCredential: boolean;
}): string {
  const { maxAge, maxAgeBy, isPrivate, privateBy, staleWhileRevalidate, staleIfError } = caching.implied;
  if (maxAge === Infinity) return 'Kept\n  not at all: nothing in it is fetched';
  const decided = maxAgeBy === undefined ? '' : `, decided by ${maxAgeBy}`;
  if (maxAge <= 0) {
    const unless = caching.hinted.maxAge > 0 ? ', unless its backend says for how long' : '';
    return `Kept\n  not at all${decided}${unless}`;
  }
  const lines = [
    `  for ${seconds(maxAge)}${decided}`,
    isPrivate ? `  for its caller alone, decided by ${privateBy ?? ''}` : '  for all',
  ];
  if (caching.takesCredential)
    lines.push('  not by caches behind the gateway that are shared: not everybody may read it');
  if (isFinite(staleWhileRevalidate) && staleWhileRevalidate > 0)
    lines.push(`  for ${seconds(staleWhileRevalidate)} more while it is fetched anew`);
  if (isFinite(staleIfError) && staleIfError > 0)
    lines.push(`  for ${seconds(staleIfError)} more when a backend fails`);
  return ['Kept', ...lines].join('\n');
}

function seconds(count: number): string {
  return `${count} ${count === 1 ? 'second' : 'seconds'}`;
}
