import { configSchema, type RedisConfig } from '../../src/config/schema.ts';
import { createLog } from '../../src/observe/log.ts';
import { NO_METRICS } from '../../src/observe/metrics.ts';
import { openRedis } from '../../src/store/redis/open-redis.ts';
import type { RedisConnection } from '../../src/store/redis/redis-connection.ts';

/** A connection that is patient with servers on a busy machine. */
export function openTestRedis(redis: Parameters<typeof configSchema.parse>[0] & object): RedisConnection {
  const config = configSchema.parse({ redis: { silenceMs: 300, ...redis } }).redis as RedisConfig;
  return openRedis(config, { name: 'test', log: createLog({ level: 'silent' }), metrics: NO_METRICS });
}
