import { InternalFailure } from '../../core/failure.ts';
import type { Counted, Counters } from '../counters.ts';
import type { RedisConnection, Script } from './redis-connection.ts';

const TOLERANCE_MS = 50;

/** KEYS: counter. ARGV: points, window in ms, the most it may show or an empty text. */
const ADD: Script = {
  name: 'add',
  lua: `
local count = tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if ARGV[3] ~= '' and count > tonumber(ARGV[3]) then
  if left < 0 then left = tonumber(ARGV[2]) end
  return {count, left}
end
redis.call('INCRBY', KEYS[1], ARGV[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return {count, left}`,
};

/** KEYS: counter. ARGV: points, the most that its window may have left. */
const TAKE_BACK: Script = {
  name: 'take back',
  lua: `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
local left = redis.call('PTTL', KEYS[1])
if left >= 0 and left <= tonumber(ARGV[2]) and count >= tonumber(ARGV[1]) then
  count = redis.call('DECRBY', KEYS[1], ARGV[1])
end
return {count, left}`,
};

const READ: Script = {
  name: 'read',
  lua: "return {tonumber(redis.call('GET', KEYS[1]) or '-1'), redis.call('PTTL', KEYS[1])}",
};

const DURABLE = { durable: true };

/** Counters in Redis, shared by all gateways. What was added is there after a failover. */
export function redisCounters(redis: RedisConnection): Counters {
  return {
    add: async (key, points, { windowMs, most }) =>
      toCounted(await redis.run(ADD, key, [points, windowMs, most ?? ''], DURABLE)),
    takeBack: async (key, points, leftMs) =>
      toCounted(await redis.run(TAKE_BACK, key, [points, Math.ceil(leftMs) + TOLERANCE_MS])),
    set: async (key, count, forMs) => {
      await redis.send('SET', key, [count, 'PX', Math.ceil(forMs)], DURABLE);
    },
    read: async (key) => {
      const counted = toCounted(await redis.run(READ, key, []));
      return counted.count < 0 ? undefined : counted;
    },
  };
}

function toCounted(answer: unknown): Counted {
  const [count, leftMs] = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
  if (typeof count !== 'number' || typeof leftMs !== 'number')
    throw new InternalFailure(`a counter in Redis answered ${JSON.stringify(answer)}`);
  return { count, leftMs };
}
