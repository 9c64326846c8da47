import type { Backend, PreparedOperation } from '../../core/backend.ts';
import { CachedFetch, type FetchCache } from './cached-fetch.ts';

import { cachingOf } from '../policy/request-caching.ts';

/**
 * A backend whose answers are kept in parts. What a request that takes no part in caching asks, such as a mutation and
 * all that follows it, goes straight through.
 */
export function cachedBackend(backend: Backend, cache: FetchCache): Backend {
  return {
    prepare(operation): PreparedOperation {
      if (operation.kind !== 'query') return backend.prepare(operation);
      const heeding = cache.heeds(operation.subgraph) ? { ...operation, readsFreshness: true } : operation;
      const prepared = backend.prepare(heeding);
      const fetch = new CachedFetch(heeding, prepared, { backend, cache });
      return {
        predict: () => prepared.predict(),
        reads: prepared.reads,
        caching: fetch.described,
        run: (request) => {
          const caching = cachingOf(request.context);
          return caching === undefined ? prepared.run(request) : fetch.run(request, caching);
        },
      };
    },
    close: () => backend.close(),
  };
}
