import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCacheWorld, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';
import { startRedis, type RedisServer } from '../support/redis.ts';

const shop: ServiceDefinition = {
  sdl: `extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl", "@rateLimit"])
    type Query { me(id: Int): Me @cacheControl(maxAge: 60, scope: PRIVATE) }
    type Me { name: String @rateLimit(max: 100, window: "1h") mail: String @rateLimit(max: 100, window: "1h") phone: String @rateLimit(max: 100, window: "1h") }`,
  resolvers: { Query: { me: () => ({ name: 'n', mail: 'm', phone: 'p' }) } },
};

/** Stands before Redis. A write of the gateway, with what follows it before Redis answers, is one turn. */
interface Counting {
  readonly server: Server;
  readonly url: string;
  /** Of each connection that was used since the last call, what each turn held. */
  turns(): readonly (readonly string[])[];
  /** Of all connections: the first command of what was written, or `answered`. */
  readonly order: string[];
}

const ANSWER_DELAY_MS = 5;

let redis: RedisServer;
let counting: Counting;
let world: CacheWorld<'shop'>;
beforeEach(async () => {
  redis = await startRedis();
  counting = await countTurns(redis.port);
  world = await openCacheWorld({ shop }, { redis: { url: counting.url, silenceMs: 2_000 } });
});
afterEach(async () => {
  await world.close();
  counting.server.close();
  await redis.close();
});

test('a request waits for Redis once for all its limits with the last purge, and once for its answer', async () => {
  const query = 'query ($id: Int) { me(id: $id) { name mail phone } }';
  const ask = async (id: number): Promise<readonly (readonly string[])[]> => {
    counting.turns();
    expect((await world.ask(query, { variables: { id } })).errors).toBeUndefined();
    await delay(100);
    return counting.turns();
  };
  // Redis learns scripts, and the gateway the count of purges.
  await ask(1);
  const [limits, cache, ...others] = [...(await ask(2))].sort((one, other) => one.length - other.length);
  expect(others).toEqual([]);
  expect(limits).toEqual(['evalsha evalsha evalsha']);
  // The last is not waited for: the answer is out by then.
  expect(cache).toEqual(['hmget', 'set get', 'set evalsha']);
  counting.order.length = 0;
  const again = [...(await ask(2))].sort();
  expect(again).toEqual([['evalsha evalsha evalsha'], ['hmget']]);
  // Neither waits for the other's answer.
  expect(counting.order.map((event) => event !== 'answered')).toEqual([true, true, false, false]);
});

async function countTurns(port: number): Promise<Counting> {
  const order: string[] = [];
  const sockets: { turns: string[]; readonly own: Socket }[] = [];
  const server = createServer((own) => {
    const behind = connect(port, '127.0.0.1');
    const counted = { turns: [] as string[], own };
    sockets.push(counted);
    let isAnswered = true;
    own.on('data', (bytes) => {
      const commands = [...bytes.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)]
        .map(([, name = '']) => name.toLowerCase())
        .join(' ');
      if (isAnswered) counted.turns.push(commands);
      else counted.turns.push(`${counted.turns.pop() ?? ''} ${commands}`);
      isAnswered = false;
      order.push(commands);
      behind.write(bytes);
    });
    behind.on('data', (bytes) => {
      setTimeout(() => {
        isAnswered = true;
        order.push('answered');
        own.write(bytes);
      }, ANSWER_DELAY_MS);
    });
    for (const [one, other] of [
      [own, behind],
      [behind, own],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, not on a path.
  const { port: own } = server.address() as AddressInfo;
  return {
    server,
    order,
    url: `redis://127.0.0.1:${own}`,
    turns: () => sockets.map((one) => one.turns.splice(0)).filter(({ length }) => length > 0),
  };
}
