import { afterEach, describe, expect, test } from '@jest/globals';
import type { RedisConnection } from '../../../../src/store/redis/redis-connection.ts';
import { redisCounters } from '../../../../src/store/redis/redis-counters.ts';
import {
  CERTIFICATES,
  startRedis,
  startRedisCluster,
  startRedisSentinels,
  tlsArguments,
} from '../../../support/redis.ts';
import { freePort } from '../../../support/free-port.ts';
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

const TRUSTING = { caFile: CERTIFICATES.ca };
/** What the documentation asks an operator for. */
const ACL = [
  '--user',
  'gateway',
  'on',
  '>geheim',
  '~gatefold:*',
  'resetchannels',
  '+@read',
  '+@write',
  '+@scripting',
  '+@connection',
  '+info',
  '+wait',
];

let counters = 0;
async function works(connection: RedisConnection): Promise<void> {
  expect(await connection.connected(10_000)).toBe(true);
  expect(await connection.send('SET', 'a', ['1'], { durable: true })).toBe('OK');
  expect(await connection.send('GET', 'a')).toBe('1');
  expect(
    await redisCounters(connection).add(`counter${(counters += 1)}`, 2, { windowMs: 60_000, most: undefined }),
  ).toMatchObject({ count: 2 });
}

describe('Redis with TLS', () => {
  test('is spoken to where its certificate is of an authority that is trusted, and for its host', async () => {
    const [port, tlsPort] = [await freePort(), await freePort()];
    toClose.push(await startRedis(tlsArguments(tlsPort), port));
    const url = `rediss://127.0.0.1:${tlsPort}`;
    await works(open({ url, tls: TRUSTING }));
    expect(await open({ url }).connected(300)).toBe(false);
    expect(await open({ url, tls: { ...TRUSTING, serverName: 'elsewhere.test' } }).connected(300)).toBe(false);
    await works(open({ url, tls: { ...TRUSTING, serverName: 'localhost' } }));
    // Never in the clear because a server is reached so.
    expect(await open({ url: `redis://127.0.0.1:${port}`, tls: TRUSTING }).connected(300)).toBe(false);
  });

  test('is shown our certificate where it asks for one', async () => {
    const tlsPort = await freePort();
    toClose.push(await startRedis(tlsArguments(tlsPort, 'yes')));
    const url = `rediss://127.0.0.1:${tlsPort}`;
    await works(open({ url, tls: { ...TRUSTING, certFile: CERTIFICATES.client, keyFile: CERTIFICATES.clientKey } }));
    expect(await open({ url, tls: TRUSTING }).connected(300)).toBe(false);
  });

  test('is spoken to by TLS behind sentinels, which are spoken to by it too', async () => {
    const sentinels = await startRedisSentinels({ tls: true });
    toClose.push(sentinels);
    const connection = open({ sentinel: { name: sentinels.name, nodes: sentinels.nodes }, tls: TRUSTING });
    await works(connection);
    expect(await open({ sentinel: { name: sentinels.name, nodes: sentinels.nodes } }).connected(300)).toBe(false);
    await sentinels.primary.kill();
    await eventually(async () => (await connection.send('GET', 'a')) === '1', 10_000);
  }, 40_000);

  test('is spoken to by TLS on every node of a Cluster, as an ACL user', async () => {
    const cluster = await startRedisCluster({ tls: true, args: [...ACL, '+cluster'] });
    toClose.push(cluster);
    const connection = open({
      cluster: cluster.nodes.slice(0, 1),
      tls: TRUSTING,
      username: 'gateway',
      password: 'geheim',
    });
    await works(connection);
    // Of all primaries.
    expect(
      await Promise.all(Array.from({ length: 50 }, (_, index) => connection.send('SET', `key${index}`, ['1']))),
    ).toEqual(Array(50).fill('OK'));
    expect(
      await open({ cluster: cluster.nodes.slice(0, 1), username: 'gateway', password: 'geheim' }).connected(300),
    ).toBe(false);
  }, 40_000);
});

describe('an ACL user with no more rights than the documentation asks for', () => {
  test('can do all that is done, under the prefix that is its own', async () => {
    const server = await startRedis(['--user', 'default', 'off', ...ACL]);
    toClose.push(server);
    await works(open({ url: server.url, username: 'gateway', password: 'geheim' }));
    // Also as part of the URL.
    await works(open({ url: server.url.replace('//', '//gateway:geheim@'), keyPrefix: 'gatefold:other:' }));
    const other = open({ url: server.url, username: 'gateway', password: 'geheim', keyPrefix: 'mine:' });
    expect(await other.connected(5_000)).toBe(true);
    await expect(other.send('GET', 'a')).rejects.toThrow('NOPERM');
    expect(await open({ url: server.url, username: 'gateway', password: 'wrong' }).connected(300)).toBe(false);
  });
});
