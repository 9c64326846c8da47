import type { RequestContext } from '../../core/request-context.ts';
import { PurgeLog } from './purge-log.ts';

/** The purges that count here: of this process alone, or of all gateways that share a store. */
export interface Purges {
  readonly log: PurgeLog;
  /**
   * Resolves when nothing is served any more, by whichever gateway, that depends on one of the cache tags and began
   * before. Rejects when the others could not be told; this process heeds it all the same.
   */
  purge(cacheTags: readonly string[]): Promise<void>;
  /**
   * Resolves when every purge is known that was made before the call; undefined where it is always so. Never rejects.
   */
  catchUp?(): Promise<void>;
}

/** Catches up once for a request, when it is first asked to: with what was purged before the request came. */
export function catchUpFor({ scope }: RequestContext, purges: Purges): Promise<void> | undefined {
  return purges.catchUp === undefined ? undefined : scope.get(purges, () => purges.catchUp?.());
}

export function localPurges(): Purges {
  const log = new PurgeLog();
  return {
    log,
    purge: (cacheTags) => {
      log.record(cacheTags);
      return Promise.resolve();
    },
  };
}
