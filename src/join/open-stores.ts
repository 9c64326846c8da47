import type { Config, RedisConfig } from '../config/schema.ts';
import type { Part } from '../core/parted-cache.ts';
import { InternalFailure } from '../core/failure.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { LimitCounters } from '../police/limits/limiters.ts';
import type { KeyValue } from '../store/key-value.ts';
import { layeredStore } from '../store/layered.ts';
import { memoryCounters } from '../store/memory-counters.ts';
import { memoryStore } from '../store/memory.ts';
import type { RedisConnection } from '../store/redis/redis-connection.ts';
import { SilenceAlarm } from '../store/redis/silence-alarm.ts';

/** Where stages keep things across requests, and across gateways where there is Redis. */
export interface Stores {
  /**
   * A connection of its own for `name`: what is waited for on one does not hold up another. Undefined without Redis.
   */
  openRedis(name: string): Promise<RedisConnection | undefined>;
  /** One for known callers, and one that strangers can fill. */
  persistedQueries(): Promise<Readonly<Record<Part, KeyValue>>>;
  /** One and the same for every call. */
  counters(): Promise<LimitCounters>;
  close(): Promise<void>;
}

// Documents kept under a hash, of each of the two: at most this, whatever their number.
const PERSISTED_QUERIES_BYTES = 50 * 1_048_576;
// What strangers have sent makes room by itself, also where nobody counts it together.
const STRANGERS_TTL_MS = 24 * 3_600_000;
/** Only consumers of the configuration have any, and never so many: a bound all the same. */
const PLAN_COUNTERS = 1_000_000;
/** How long the start waits for Redis in all: without it, it serves all the same. */
const START_PATIENCE_MS = 1_000;
/** What connecting takes where Redis is there. */
const MOMENT_MS = 200;

export function openStores(config: Config, { log, metrics }: { readonly log: Log; readonly metrics: Metrics }): Stores {
  const connections = new Map<string, Promise<RedisConnection>>();
  // One of them notices that Redis hangs, and requests wait on none of the others.
  const alarm = new SilenceAlarm();
  let patientUntilMs: number | undefined;
  const connect = async (redis: RedisConfig, name: string): Promise<RedisConnection> => {
    const module = await import('../store/redis/open-redis.ts');
    const connection = module.openRedis(redis, { name, log, metrics, alarm });
    patientUntilMs ??= performance.now() + START_PATIENCE_MS;
    await connection.connected(Math.max(MOMENT_MS, patientUntilMs - performance.now()));
    return connection;
  };
  const openRedis = async (name: string): Promise<RedisConnection | undefined> => {
    if (config.redis === undefined) return undefined;
    const opening = connections.get(name) ?? connect(config.redis, name);
    connections.set(name, opening);
    return opening;
  };
  const openCounters = async (): Promise<LimitCounters> => {
    const { maxCounters, maxUsedUp } = config.rateLimits;
    const local = memoryCounters({ maxEntries: maxCounters, maxUsedUp });
    const plans = memoryCounters({ maxEntries: PLAN_COUNTERS, maxUsedUp: PLAN_COUNTERS });
    const redis = await openRedis('limits');
    if (redis === undefined) return { local, plans, shared: undefined };
    const { redisCounters } = await import('../store/redis/redis-counters.ts');
    return { local, plans, shared: redisCounters(redis) };
  };
  let counters: Promise<LimitCounters> | undefined;
  return {
    openRedis,
    counters: () => (counters ??= openCounters()),
    async persistedQueries() {
      const { maxEntries, store, keptForSeconds } = config.persistedQueries;
      const near = (): KeyValue => memoryStore({ maxEntries, maxBytes: PERSISTED_QUERIES_BYTES });
      if (store === 'memory') return { known: near(), strangers: near() };
      const redis = await openRedis('persisted queries');
      // The configuration was checked.
      if (redis === undefined)
        throw new InternalFailure('persisted queries are to be kept in Redis, and there is none');
      const { redisKeyValue } = await import('../store/redis/redis-key-value.ts');
      const ttlMs = keptForSeconds * 1_000;
      return {
        known: layeredStore(near(), redisKeyValue(redis, 'query'), { ttlMs }),
        strangers: layeredStore(near(), redisKeyValue(redis, 'query-of-strangers'), {
          ttlMs: Math.min(ttlMs, STRANGERS_TTL_MS),
        }),
      };
    },
    async close() {
      await Promise.all([...connections.values()].map(async (opening) => (await opening).close()));
    },
  };
}
