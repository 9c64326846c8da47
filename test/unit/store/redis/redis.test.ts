import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { configSchema, type RedisConfig } from '../../../../src/config/schema.ts';
import { createLog } from '../../../../src/observe/log.ts';
import { NO_METRICS, type Gauge, type Labels, type Metrics } from '../../../../src/observe/metrics.ts';
import { openRedis } from '../../../../src/store/redis/open-redis.ts';
import type { RedisConnection } from '../../../../src/store/redis/redis-connection.ts';
import { redisKeyValue } from '../../../../src/store/redis/redis-key-value.ts';
import { SilenceAlarm } from '../../../../src/store/redis/silence-alarm.ts';
import { StoreUnavailable } from '../../../../src/store/redis/store-unavailable.ts';
import { describeKeyValue } from '../../../support/describe-key-value.ts';
import { startRedis, type RedisServer } from '../../../support/redis.ts';
import { eventually } from '../../../support/eventually.ts';

const log = createLog({ level: 'silent' });
const opened: RedisConnection[] = [];

function open(
  redis: Parameters<typeof configSchema.parse>[0] & object,
  metrics: Metrics = NO_METRICS,
  alarm = new SilenceAlarm(),
): RedisConnection {
  const config = configSchema.parse({ redis }).redis as RedisConfig;
  const connection = openRedis(config, { name: 'test', log, metrics, alarm });
  opened.push(connection);
  return connection;
}

afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
});

/** How long until it settles, and with what. */
async function timed(promise: Promise<unknown>): Promise<{ readonly ms: number; readonly outcome: unknown }> {
  const begun = performance.now();
  const outcome = await promise.catch((error: unknown) => error);
  return { ms: performance.now() - begun, outcome };
}

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());

let stores = 0;
describeKeyValue('Redis', async () => {
  const connection = open({ url: server.url });
  await connection.connected(2_000);
  return redisKeyValue(connection, `kv${(stores += 1)}`);
});

describe('a connection to Redis', () => {
  test('logs in as an ACL user, with a password that a file holds', async () => {
    const passwordFile = join(mkdtempSync(join(tmpdir(), 'gatefold-secret-')), 'password');
    writeFileSync(passwordFile, 'geheim\n');
    const closed = await startRedis([
      '--user',
      'default',
      'off',
      '--user',
      'gateway',
      'on',
      '>geheim',
      '~gatefold:*',
      '+@all',
    ]);
    try {
      const connection = open({ url: closed.url, username: 'gateway', passwordFile });
      expect(await connection.connected(2_000)).toBe(true);
      expect(await connection.send('SET', 'a', ['1'])).toBe('OK');
      expect(await open({ url: closed.url }).connected(200)).toBe(false);
    } finally {
      await closed.close();
    }
  });

  test('that was never there refuses at once, and is there as soon as the server is', async () => {
    const late = await startRedis();
    await late.kill();
    const connection = open({ url: late.url });
    expect(await connection.connected(50)).toBe(false);
    const { ms, outcome } = await timed(connection.send('GET', 'a'));
    expect(outcome).toBeInstanceOf(StoreUnavailable);
    expect(ms).toBeLessThan(20);
    await late.restart();
    expect(await connection.connected(4_000)).toBe(true);
    expect(await connection.send('GET', 'a')).toBeNull();
    await late.close();
  });

  test('that hangs keeps nobody waiting for longer than the silence allowed, and most not at all', async () => {
    const hanging = await startRedis();
    const connection = open({ url: hanging.url, silenceMs: 35 });
    await connection.connected(2_000);
    await connection.send('SET', 'a', ['1']);
    hanging.hang();
    const first = await Promise.all(Array.from({ length: 20 }, () => timed(connection.send('GET', 'a'))));
    for (const { ms, outcome } of first) {
      expect(outcome).toMatchObject({ name: 'StoreUnavailable', reason: 'silent' });
      expect(ms).toBeLessThan(100);
    }
    const later = await timed(connection.send('GET', 'a'));
    expect(later.outcome).toMatchObject({ reason: 'silent' });
    expect(later.ms).toBeLessThan(20);
    hanging.goOn();
    await eventually(async () => (await connection.send('GET', 'a')) === '1');
    await hanging.close();
  });

  test('that hangs is waited for once by all that use it, and by none of them after it goes on', async () => {
    const hanging = await startRedis();
    const alarm = new SilenceAlarm();
    const [one, other] = [open({ url: hanging.url }, NO_METRICS, alarm), open({ url: hanging.url }, NO_METRICS, alarm)];
    for (const connection of [one, other]) expect(await connection.connected(2_000)).toBe(true);
    hanging.hang();
    expect(await timed(one.send('GET', 'a'))).toMatchObject({ outcome: { reason: 'silent', sent: true } });
    const second = await timed(other.send('GET', 'a'));
    expect(second).toMatchObject({ outcome: { reason: 'silent', sent: false } });
    expect(second.ms).toBeLessThan(10);
    hanging.goOn();
    for (const connection of [one, other]) await eventually(async () => (await connection.send('GET', 'a')) === null);
    await hanging.close();
  });

  test('is not held silent for long since another connection was', async () => {
    const alarm = new SilenceAlarm();
    const connection = open({ url: server.url }, NO_METRICS, alarm);
    expect(await connection.connected(2_000)).toBe(true);
    alarm.raise(new URL(server.url).host, { doubt: () => {} });
    expect(await timed(connection.send('GET', 'a'))).toMatchObject({ outcome: { reason: 'silent' } });
    await eventually(async () => (await connection.send('GET', 'a')) === null, 1_000);
  });

  test('that accepts connections and never greets is tried again', async () => {
    const silent = createServer();
    let connections = 0;
    silent.on('connection', () => (connections += 1));
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const connection = open({
      url: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      connectTimeoutMs: 200,
    });
    expect(await connection.connected(50)).toBe(false);
    await eventually(() => connections >= 2, 3_000);
    await connection.close();
    silent.close();
  });

  test(
    'whose server dies under load rejects what it was asked, never late and never unhandled, and comes ' + 'back',
    async () => {
      const dying = await startRedis();
      const states: number[] = [];
      const metrics: Metrics = {
        ...NO_METRICS,
        gauge: <Label extends string>(): Gauge<Label> => ({
          set: (_labels: Labels<Label>, value: number) => void states.push(value),
        }),
      };
      const connection = open({ url: dying.url }, metrics);
      await connection.connected(2_000);
      const asked = Array.from({ length: 50 }, () => timed(connection.send('INCR', 'a')));
      await dying.kill();
      asked.push(...Array.from({ length: 50 }, () => timed(connection.send('INCR', 'a'))));
      for (const { ms, outcome } of await Promise.all(asked)) {
        expect(typeof outcome === 'number' || outcome instanceof StoreUnavailable).toBe(true);
        expect(ms).toBeLessThan(100);
      }
      await dying.restart();
      expect(await connection.connected(4_000)).toBe(true);
      // Nothing of what was given up is sent again.
      expect(await connection.send('GET', 'a')).toBeNull();
      expect(states).toEqual([1, 0, 1]);
      await dying.close();
    },
  );

  test('sends all of one turn of the event loop in one write', async () => {
    const connection = open({ url: server.url });
    await connection.connected(2_000);
    const script = { name: 'echo', lua: 'return ARGV[1]' };
    await connection.run(script, 'a', ['known now']);
    const other = new Redis(server.url);
    const before = await readsOf(other);
    await Promise.all([
      connection.send('INCR', 'x'),
      connection.run(script, 'b', ['1']),
      connection.send('INCR', 'y'),
      connection.send('GET', 'z'),
    ]);
    // The question itself is the other one.
    expect((await readsOf(other)) - before).toBe(2);
    other.disconnect();
  });

  test('what Redis replies with an error rejects with that error, and the others are answered', async () => {
    const connection = open({ url: server.url });
    await connection.connected(2_000);
    await connection.send('SET', 'text', ['word']);
    const [wrong, right] = await Promise.all([
      timed(connection.send('INCR', 'text')),
      timed(connection.send('GET', 'text')),
    ]);
    expect(wrong.outcome).toMatchObject({ name: 'ReplyError' });
    expect(right.outcome).toBe('word');
  });
});

async function readsOf(redis: Redis): Promise<number> {
  return Number(/total_reads_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
}
