import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { keySlot } from '../../../../src/store/redis/key-slot.ts';
import { startRedis, type RedisServer } from '../../../support/redis.ts';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis(['--cluster-enabled', 'yes']);
  redis = new Redis(server.url, { enableReadyCheck: false });
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});

test('a key has the slot that Redis itself gives it, hash tags and all', async () => {
  const key = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom('{', '}', 'a', 'ü', ':')).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(key, async (text) => {
      expect(keySlot(text)).toBe(await redis.call('CLUSTER', 'KEYSLOT', text));
    }),
    { numRuns: 300 },
  );
});
