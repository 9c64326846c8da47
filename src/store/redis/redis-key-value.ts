import type { KeyValue } from '../key-value.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Keeps values in Redis, under keys that begin with `namespace`. Every call rejects while Redis is not there. */
export function redisKeyValue(redis: RedisConnection, namespace: string): KeyValue {
  const keyOf = (key: string): string => `${namespace}:${key}`;
  return {
    async get(key) {
      const found = await redis.send('GET', keyOf(key));
      return typeof found === 'string' ? found : undefined;
    },
    async set(key, value, options) {
      await redis.send(
        'SET',
        keyOf(key),
        options?.ttlMs === undefined ? [value] : [value, 'PX', Math.max(1, Math.ceil(options.ttlMs))],
      );
    },
    async drop(key) {
      await redis.send('DEL', keyOf(key));
    },
  };
}
