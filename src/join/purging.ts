import { cacheTagsOfPurge } from '../cache/purge/cache-tags.ts';
import { createCheckToken, readPurge } from '../cache/purge/take-purge.ts';
import { readSecret } from '../config/read-secret.ts';
import type { Config } from '../config/schema.ts';
import { ClientFailure } from '../core/failure.ts';
import type { CacheStores } from './cache-stores.ts';
import type { PostCommand } from '../listen/http/answer-command.ts';
import type { Log } from '../observe/log.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

interface Purging {
  readonly config: Config;
  readonly log: Log;
  readonly cacheStores: CacheStores;
}

/**
 * Joins what purges on request; undefined where the configuration lets nobody. It answers 204 when nothing of what was
 * purged is served any more, by whichever gateway, and 503 when that cannot be said.
 * @throws ConfigFailure when the token cannot be read.
 */
export function joinPurging(
  { config, log, cacheStores: { purges } }: Purging,
  current: () => Supergraph | undefined,
): PostCommand | undefined {
  const { purge } = config.cache;
  if (purge === undefined) return undefined;
  const checkToken = createCheckToken(
    typeof purge.token === 'string' ? purge.token : readSecret(purge.token, 'cache.purge.token'),
  );
  return async (headers, readText) => {
    checkToken(headers);
    const supergraph = current();
    if (supergraph === undefined)
      throw new ClientFailure('NOT_READY', 'There is no supergraph of which anything could be purged.');
    const { schema, caching } = supergraph;
    const asked = readPurge(await readText(), (name) => schema.getType(name) !== undefined, caching);
    try {
      await purges.purge(cacheTagsOfPurge(asked, caching));
    } catch (error) {
      log.error({ err: error }, 'a purge did not reach the other gateways');
      throw new ClientFailure('NOT_READY', 'It is purged here, but other gateways could not be told: purge again.');
    }
    return { status: 204, headers: {}, body: '' };
  };
}
