import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../src/config/read-config.ts';
import { ask, openCacheWorld, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';
import { startRedis, type RedisServer } from '../support/redis.ts';
import { startGatefold } from '../support/start-gatefold.ts';

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl", "@cacheTag", "@cachePurge"])
`;
let price = 1;
const shop: ServiceDefinition = {
  sdl: `${LINKS}
    type Query { items: [Item!]! @cacheControl(maxAge: 60) hot: Int @cacheControl(maxAge: 60) @cacheTag(format: "hot") open: Int secret: Int @cacheControl(maxAge: 60, scope: PUBLIC) @authenticated }
    type Mutation { setHot(to: Int!): Int @cachePurge(tags: ["hot"]) }
    type Item @key(fields: "id") { id: ID! }`,
  resolvers: {
    Query: { items: () => [{ id: '1' }, { id: '2' }], hot: () => price, open: () => price, secret: () => price },
    Mutation: { setHot: (_: unknown, { to }: { to: number }) => (price = to) },
  },
};
const prices: ServiceDefinition = {
  sdl:
    `${LINKS} type Item @key(fields: "id") @cacheControl(maxAge: 60) @cacheTag(format: "item-{$key.id}") { id: ` +
    'ID! price: Int }',
  resolvers: { Item: { price: () => price, __resolveReference: (reference: object) => reference } },
};

let redis: RedisServer;
let world: CacheWorld<'shop' | 'prices'>;
let config: ConfigInput;
beforeEach(async () => {
  price = 1;
  redis = await startRedis();
  const consumers = { ada: { keys: [{ sha256: createHash('sha256').update('ada').digest('hex') }] } };
  config = { redis: { url: redis.url }, cache: { purge: { token: 'secret' } }, authentication: { consumers } };
  world = await openCacheWorld({ shop, prices }, config);
});
afterEach(async () => {
  await world.close();
  await redis.close();
});

const purgeAt = async (url: string, body: unknown): Promise<number> =>
  (
    await fetch(new URL('/cache/purge', url), {
      method: 'POST',
      headers: { authorization: 'Bearer secret' },
      body: JSON.stringify(body),
    })
  ).status;

describe('gateways on one Redis', () => {
  test('have in common what they keep: whole answers, and entities for other queries', async () => {
    const other = await world.another();
    const first = await world.ask('{ items { id price } }');
    world.countCalls();
    const second = await other.ask('{ items { id price } }');
    expect(second.data).toEqual(first.data);
    expect(second.headers.get('cache-control')).toBe('max-age=60, public');
    expect((await other.ask('{ things: items { price id } }')).data).toEqual({ things: first.data?.['items'] });
    expect(world.countCalls()).toEqual({ shop: 0, prices: 0 });
  });

  test('tell other caches of what takes a credential that it is private, wherever it was fetched', async () => {
    const other = await world.another();
    const asked = { headers: { 'x-api-key': 'ada' } };
    await world.ask('{ secret }', asked);
    world.countCalls();
    const { data, headers } = await other.ask('{ secret }', asked);
    expect([data, headers.get('cache-control')]).toEqual([{ secret: 1 }, 'max-age=60, private']);
    expect(world.countCalls()).toEqual({ shop: 0, prices: 0 });
  });

  test("heed each other's purges at once, and those of mutations", async () => {
    const other = await world.another();
    for (const gateway of [world, other]) await gateway.ask('{ hot items { price } }');
    await other.ask('mutation { setHot(to: 2) }');
    expect((await world.ask('{ hot }')).data).toEqual({ hot: 2 });
    expect((await world.ask('{ items { price } }')).data).toEqual({ items: [{ price: 1 }, { price: 1 }] });
    expect(await purgeAt(world.door.url, { tags: ['item-2'] })).toBe(204);
    expect((await other.ask('{ items { price } }')).data).toEqual({ items: [{ price: 1 }, { price: 2 }] });
    // Also with what is not kept as a whole.
    price = 3;
    await purgeAt(other.door.url, { types: ['Item'] });
    expect((await world.ask('{ open items { price } }')).data).toEqual({
      open: 3,
      items: [{ price: 3 }, { price: 3 }],
    });
  });

  test('an answer that began before a purge of another gateway is not kept', async () => {
    const other = await world.another();
    await world.ask('{ items { id } }');
    world.countCalls();
    world.services.shop.delayMs = 150;
    const before = world.ask('{ hot }');
    while (world.services.shop.calls.length === 0) await delay(5);
    await delay(20);
    price = 5;
    await purgeAt(other.door.url, { tags: ['hot'] });
    expect((await before).data).toEqual({ hot: 1 });
    expect((await world.ask('{ hot }')).data).toEqual({ hot: 5 });
    expect((await other.ask('{ hot }')).data).toEqual({ hot: 5 });
  });

  test('ask for a hot key once among them', async () => {
    const others = await Promise.all([world.another(), world.another()]);
    for (const gateway of [world, ...others]) await gateway.ask('{ open }');
    world.services.shop.delayMs = 150;
    world.countCalls();
    const answers = await Promise.all(
      [world, ...others].flatMap((gateway) => Array.from({ length: 50 }, () => gateway.ask('{ hot }'))),
    );
    expect(answers.every(({ data }) => data?.['hot'] === 1)).toBe(true);
    expect(world.countCalls()).toEqual({ shop: 1, prices: 0 });
  });

  test('do not wait for one that could not tell Redis that it has ended', async () => {
    const other = await world.another();
    for (const gateway of [world, other]) await gateway.ask('{ open }');
    world.services.shop.delayMs = 250;
    world.countCalls();
    const asked = world.ask('{ hot }');
    while (world.services.shop.calls.length === 0) await delay(5);
    redis.hang();
    // Notices that it hangs before the answer is there.
    await world.ask('{ items { id } }');
    expect((await asked).data).toEqual({ hot: 1 });
    world.services.shop.delayMs = 0;
    redis.goOn();
    await delay(300);
    const began = performance.now();
    expect((await other.ask('{ hot }')).data).toEqual({ hot: 1 });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('drop what they keep when Redis has lost what was purged', async () => {
    await purgeAt(world.door.url, { tags: ['other'] });
    await world.ask('{ hot }');
    await redis.kill();
    await redis.restart();
    world.countCalls();
    await delay(500);
    for (let time = 0; time < 20 && world.countCalls().shop === 0; time += 1) {
      await world.ask('{ hot }');
      await delay(100);
    }
    expect((await world.ask('{ hot }')).data).toEqual({ hot: 1 });
    expect(world.countCalls()).toEqual({ shop: 0, prices: 0 });
  });
});

describe('without Redis', () => {
  const latencyOf = async (query: string): Promise<number> => {
    const began = performance.now();
    expect((await world.ask(query)).errors).toBeUndefined();
    return performance.now() - began;
  };

  test.each([
    ['killed', () => redis.kill()],
    ['hanging', () => Promise.resolve(redis.hang())],
  ])('%s, answers come within 50 ms more, and a purge says that it did not reach all', async (_what, end) => {
    await world.ask('{ hot }');
    await world.ask('{ open }');
    await end();
    // The first to notice, and those after it; a plan is made by then.
    const first = await latencyOf('{ hot }');
    const next = [await latencyOf('{ open }'), await latencyOf('{ hot }')];
    expect(Math.max(first, ...next)).toBeLessThan(90);
    expect(await purgeAt(world.door.url, { tags: ['hot'] })).toBe(503);
    price = 7;
    // Here it is heeded all the same.
    expect((await world.ask('{ hot }')).data).toEqual({ hot: 7 });
    redis.goOn();
  });
});

describe('processes', () => {
  test('a purge at one is heeded by the others at once, a hundred times', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatefold-'));
    writeFileSync(join(folder, 'supergraph.graphql'), world.supergraph.sdl);
    writeFileSync(
      join(folder, 'gatefold.json'),
      JSON.stringify({
        ...config,
        redis: { url: redis.url, silenceMs: 300 },
        listen: { port: 0 },
        supergraph: { file: 'supergraph.graphql' },
      }),
    );
    const processes = await Promise.all(
      [1, 2, 3].map(() => startGatefold(['serve', '--config', join(folder, 'gatefold.json')])),
    );
    const [one, two, three] = processes.map(({ url }) => url) as [string, string, string];
    try {
      for (let round = 1; round <= 100; round += 1) {
        await Promise.all([two, three].map((url) => ask(url, '{ hot }')));
        price = round + 10;
        expect(await purgeAt(one, { tags: ['hot'] })).toBe(204);
        expect(
          (await Promise.all([two, three].map((url) => ask(url, '{ hot }')))).map(({ data }) => data?.['hot']),
        ).toEqual([price, price]);
      }
    } finally {
      await Promise.all(processes.map((process) => process.stop()));
    }
  });
});
