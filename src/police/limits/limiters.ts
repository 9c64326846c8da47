import type { Metrics } from '../../observe/metrics.ts';
import type { Counters } from '../../store/counters.ts';
import type { MemoryCounters } from '../../store/memory-counters.ts';
import { StoreUnavailable } from '../../store/redis/store-unavailable.ts';
import type { RateLimit } from '../../supergraph/policy/facts/rate-limit.ts';
import { StoredLimiter, type LimiterOptions } from './stored-limiter.ts';

/** Where limits count: in what all gateways share, and in this process where there is no such thing or it is away. */
export interface LimitCounters {
  readonly local: Pick<MemoryCounters, 'space'>;
  /** Those of usage plans in this process: what others make up counters for cannot push them out. */
  readonly plans: Pick<MemoryCounters, 'space'>;
  readonly shared: Counters | undefined;
}

/** The limiters of one `@rateLimit`. */
export interface Limiters {
  readonly main: StoredLimiter;
  /** Counts what failed, where that blocks. */
  readonly failures: StoredLimiter | undefined;
}

/** Makes what finds the limiters of a limit; each is made when it is first asked for. */
export function createLimitersOf(counters: LimitCounters, metrics: Metrics): (limit: RateLimit) => Limiters {
  const made = new Map<string, Limiters>();
  const known = new WeakMap<RateLimit, Limiters>();
  const fallbacks = metrics.counter({
    name: 'gatefold_rate_limit_local_total',
    help: 'Uses counted in this process, since Redis was not there.',
    labels: ['field'],
  });
  return (limit) => {
    const ofLimit = known.get(limit);
    if (ofLimit !== undefined) return ofLimit;
    // Limits that count the same may still treat a failing store, or a refusal, in their own ways.
    const id = [limit.key, limit.uncountRejected, limit.blockForMs, limit.onStoreFailure].join('|');
    let limiters = made.get(id);
    if (limiters === undefined)
      made.set(id, (limiters = makeLimiters(limit, counters, () => fallbacks.add({ field: limit.coordinate }))));
    known.set(limit, limiters);
    return limiters;
  };
}

function makeLimiters(limit: RateLimit, counters: LimitCounters, onInsurance: () => void): Limiters {
  const { key, max, windowMs, count, uncountRejected, blockForMs } = limit;
  const make = (options: Pick<LimiterOptions, 'name' | 'remembersFull' | 'blockForMs'>): StoredLimiter => {
    const all = { ...options, max, windowMs, isPassing };
    const local = (): StoredLimiter =>
      new StoredLimiter(counters.local.space({ name: options.name, usedUpAt: max }), { ...all, remembersFull: false });
    if (counters.shared === undefined) return local();
    const insurance = limit.onStoreFailure === 'CLOSED' ? undefined : local();
    return new StoredLimiter(counters.shared, { ...all, insurance, onInsurance });
  };
  return {
    // What is given back, or was never counted, makes room before the window ends.
    main: make({
      name: `limit:${key}`,
      remembersFull: count === 'ALL' && !uncountRejected && blockForMs === undefined,
      blockForMs: count === 'ALL' ? blockForMs : undefined,
    }),
    failures:
      count === 'ERRORS' && blockForMs !== undefined
        ? make({ name: `failed:${key}`, remembersFull: false, blockForMs: undefined })
        : undefined,
  };
}

/** While a replica takes over, what was counted so far is known to nobody here: counting anew would admit it again. */
export function isPassing(error: unknown): boolean {
  return error instanceof StoreUnavailable && error.failingOver;
}
