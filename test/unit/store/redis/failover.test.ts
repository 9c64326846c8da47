import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { keySlot } from '../../../../src/store/redis/key-slot.ts';
import type { RedisConnection } from '../../../../src/store/redis/redis-connection.ts';
import { redisKeyValue } from '../../../../src/store/redis/redis-key-value.ts';
import { describeKeyValue } from '../../../support/describe-key-value.ts';
import { startRedisCluster, startRedisSentinels, type RedisCluster } from '../../../support/redis.ts';
import { openTestRedis } from '../../../support/open-test-redis.ts';
import { eventually } from '../../../support/eventually.ts';

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).reverse()) await one.close();
});

function open(redis: Parameters<typeof openTestRedis>[0]): RedisConnection {
  const connection = openTestRedis(redis);
  toClose.push(connection);
  return connection;
}

describe('a Redis Cluster', () => {
  // One for all: the tests leave it whole, but for the last.
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 30_000);
  afterAll(() => cluster.close());

  let stores = 0;
  describeKeyValue('a Cluster', async () => {
    const connection = open({ cluster: cluster.nodes.slice(0, 1) });
    expect(await connection.connected(12_000)).toBe(true);
    return redisKeyValue(connection, `kv${(stores += 1)}`);
  });

  test('is connected to in a moment, whichever of its nodes is asked first', async () => {
    for (let time = 0; time < 15; time += 1)
      expect(await open({ cluster: cluster.nodes.slice(0, 1) }).connected(1_500)).toBe(true);
  });

  test('a slot that moves to another primary is followed', async () => {
    const { nodes, primaryOf, servers } = cluster;
    const connection = open({ cluster: nodes });
    await connection.connected(12_000);
    await connection.send('SET', 'key0', ['1']);
    const slot = keySlot('gatefold:key0');
    const from = await primaryOf(slot);
    const to = await primaryOf((slot + 8_192) % 16_384);
    await moveSlot(
      slot,
      from.port,
      to.port,
      async () => {
        // Neither here nor there for good: the old place says ASK for what it has given away.
        expect(await connection.send('GET', 'key0')).toBe('1');
        expect(await connection.send('GET', 'key0')).toBe('1');
      },
      servers.map(({ port }) => port),
    );
    expect(await connection.send('GET', 'key0')).toBe('1');
  }, 40_000);

  test('whose primary hangs is taken for failing over, and the promoted replica takes its keys', async () => {
    const { nodes, primaryOf } = cluster;
    const connection = open({ cluster: nodes });
    await connection.connected(12_000);
    await connection.send('SET', 'key0', ['1'], { durable: true });
    const primary = await primaryOf(keySlot('gatefold:key0'));
    primary.hang();
    await expect(connection.send('GET', 'key0')).rejects.toMatchObject({ reason: 'silent', failingOver: true });
    await eventually(async () => (await connection.send('GET', 'key0')) === '1', 5_000);
    primary.goOn();
    await eventually(() => cluster.whole(), 10_000);
  }, 40_000);

  test('keeps what was told to be durable when a primary dies, and degrades the slots of that one alone', async () => {
    const { nodes, primaryOf } = cluster;
    const connection = open({ cluster: nodes.slice(0, 2) });
    expect(await connection.connected(12_000)).toBe(true);
    const keys = Array.from({ length: 60 }, (_, index) => `durable${index}`);
    const counted = new Map<string, number>();
    await Promise.all(
      keys.map(async (key) => {
        for (let index = 0; index < 5; index += 1)
          counted.set(key, Number(await connection.send('INCR', key, [], { durable: true })));
      }),
    );
    const primary = await primaryOf(keySlot('gatefold:durable0'));
    await primary.kill();
    const settled = await Promise.all(
      keys.map((key) =>
        connection.send('INCR', key, [], { durable: true }).then(
          (value) => ({ key, value: Number(value) }),
          () => undefined,
        ),
      ),
    );
    const answered = settled.filter((one) => one !== undefined);
    // Two of three primaries go on: some 40 of 60 keys.
    expect(answered.length).toBeGreaterThan(20);
    expect(answered.length).toBeLessThan(keys.length);
    for (const { key, value } of answered) counted.set(key, value);
    const begun = performance.now();
    await eventually(async () => Number(await connection.send('GET', 'durable0')) >= 0, 5_000);
    const recoveredMs = performance.now() - begun;
    for (const key of keys)
      expect(Number(await connection.send('GET', key))).toBeGreaterThanOrEqual(counted.get(key) ?? 0);
    expect(recoveredMs).toBeLessThan(5_000);
  }, 40_000);
});

async function moveSlot(
  slot: number,
  from: number,
  to: number,
  whileMoving: () => Promise<void>,
  all: readonly number[],
): Promise<void> {
  const { Redis } = await import('ioredis');
  const clients = new Map(all.map((port) => [port, new Redis(port, '127.0.0.1')]));
  const at = (port: number): InstanceType<typeof Redis> => clients.get(port) as InstanceType<typeof Redis>;
  const source = String(await at(from).call('CLUSTER', 'MYID'));
  const target = String(await at(to).call('CLUSTER', 'MYID'));
  await at(to).call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source);
  await at(from).call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target);
  await at(from).call('MIGRATE', '127.0.0.1', to, 'gatefold:key0', 0, 2_000);
  await whileMoving();
  for (const port of [to, from]) await at(port).call('CLUSTER', 'SETSLOT', slot, 'NODE', target);
  for (const client of clients.values()) client.disconnect();
}

describe('a primary that sentinels watch', () => {
  test('is replaced by its replica, with everything that was durable', async () => {
    const sentinels = await startRedisSentinels();
    toClose.push(sentinels);
    const connection = open({ sentinel: { name: sentinels.name, nodes: sentinels.nodes } });
    expect(await connection.connected(12_000)).toBe(true);
    for (let index = 0; index < 20; index += 1) await connection.send('INCR', 'a', [], { durable: true });
    await sentinels.primary.kill();
    await expect(connection.send('GET', 'a')).rejects.toMatchObject({ name: 'StoreUnavailable', failingOver: true });
    await eventually(async () => Number(await connection.send('GET', 'a')) === 20, 10_000);
  }, 40_000);
});
