import type { Arguments } from './read-arguments.ts';
import type { ConnectorCache, ConnectorPlace } from '../model/connector.ts';

const MAX_AGE_S = 31_536_000;

/** Reads `cache: { maxAge, tags }`; undefined when it is not given. */
export function readCache(args: Arguments, place: ConnectorPlace): ConnectorCache | undefined {
  const cache = args.object('cache');
  if (cache === undefined) return undefined;
  cache.allow(['maxAge', 'tags']);
  const maxAge = cache.integer('maxAge');
  if (!cache.has('maxAge')) cache.problem('INVALID_CACHE', 'expected a `maxAge`, in seconds, in `cache`');
  if (maxAge !== undefined && (maxAge < 0 || maxAge > MAX_AGE_S))
    cache.problem('INVALID_CACHE', `expected a \`maxAge\` of 0 to ${MAX_AGE_S} seconds`, cache.value('maxAge'));
  if (place.kind === 'root' && place.operation !== 'query')
    cache.problem('INVALID_CACHE', `what a ${place.operation} answers is never kept; expected no \`cache\` here`);
  const tags = cache.templates('tags', 'INVALID_CACHE');
  return maxAge === undefined ? undefined : { maxAge, tags };
}
