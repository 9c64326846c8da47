import { afterEach, describe, expect, test } from '@jest/globals';
import { openLimitWorld, type Asked, type LimitWorld } from '../support/limit-world.ts';
import { startRedis, type RedisServer } from '../support/redis.ts';
import { eventually } from '../support/eventually.ts';

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).reverse()) await one.close();
});

const field = (name: string, more: string): string =>
  `${name}(x: Int): Value @connect(source: "api", http: { GET: "/${name}" }, selection: "value") @rateLimit(max: ` +
  `3, window: "1h", identityArgs: ["x"], by: []${more})`;
const SCHEMA = `type Query { ${field('local', '')} ${field(
  'closed',
  ', onStoreFailure: ' + 'CLOSED',
)} } type Value { value: String }`;

async function world(redis: RedisServer): Promise<LimitWorld> {
  const opened = await openLimitWorld(SCHEMA, { redis: { url: redis.url }, metrics: { enabled: true } });
  toClose.push(opened);
  // The plan is made before anything is timed.
  await opened.ask('{ local(x: -1) { value } closed(x: -1) { value } }');
  return opened;
}

async function server(): Promise<RedisServer> {
  const redis = await startRedis();
  toClose.push(redis);
  return redis;
}

let identities = 0;
/** Asks five times for one identity: how many each field admitted, and what the slowest took. */
async function fiveTimes({
  ask,
}: LimitWorld): Promise<{ readonly local: number; readonly closed: number; readonly slowestMs: number }> {
  const x = (identities += 1);
  const answers: (Asked & { readonly ms: number })[] = [];
  for (let index = 0; index < 5; index += 1) {
    const begun = performance.now();
    const asked = await ask(`query ($x: Int) { local(x: $x) { value } closed(x: $x) { value } }`, { variables: { x } });
    answers.push({ ...asked, ms: performance.now() - begun });
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const admitted = (name: string): number => answers.filter(({ data }) => data?.[name] != null).length;
  return { local: admitted('local'), closed: admitted('closed'), slowestMs: Math.max(...answers.map(({ ms }) => ms)) };
}

async function storeUp({ gateway }: LimitWorld): Promise<unknown> {
  const measured = (await gateway.metrics.measured()) as readonly {
    readonly name: string;
    readonly values: readonly { readonly value: number; readonly labels: { readonly store?: string } }[];
  }[];
  return measured
    .find(({ name }) => name === 'gatefold_store_up')
    ?.values.find(({ labels }) => labels.store === 'limits')?.value;
}

// A request of this world takes some 3 ms; the rest is what waiting may add, on a machine that does other things too.
const MOST_MS = 150;

describe('limits whose Redis', () => {
  test('is there count in it', async () => {
    const opened = await world(await server());
    expect(await fiveTimes(opened)).toMatchObject({ local: 3, closed: 3 });
    expect(await storeUp(opened)).toBe(1);
  });

  test('is absent at the start hold locally, or close, until it comes', async () => {
    const redis = await server();
    await redis.kill();
    const opened = await world(redis);
    const without = await fiveTimes(opened);
    expect(without).toMatchObject({ local: 3, closed: 0 });
    expect(without.slowestMs).toBeLessThan(MOST_MS);
    await redis.restart();
    await eventually(async () => (await storeUp(opened)) === 1);
    expect(await fiveTimes(opened)).toMatchObject({ local: 3, closed: 3 });
  });

  test('is killed under load go on answering, and count again when it is back', async () => {
    const redis = await server();
    const opened = await world(redis);
    const load = Promise.all(
      Array.from({ length: 100 }, (_, index) => opened.ask(`{ local(x: ${10_000 + index}) { value } }`)),
    );
    await redis.kill();
    for (const { status, data } of await load)
      expect({ status, data }).toEqual({ status: 200, data: { local: { value: 'local' } } });
    const without = await fiveTimes(opened);
    expect(without).toMatchObject({ local: 3, closed: 0 });
    expect(without.slowestMs).toBeLessThan(MOST_MS);
    expect(await storeUp(opened)).toBe(0);
    await redis.restart();
    await eventually(async () => (await storeUp(opened)) === 1);
    expect(await fiveTimes(opened)).toMatchObject({ local: 3, closed: 3 });
  });

  test('hangs make the first wait for a moment and nobody after, and count again when it goes on', async () => {
    const redis = await server();
    const opened = await world(redis);
    redis.hang();
    const first = await fiveTimes(opened);
    expect(first).toMatchObject({ local: 3, closed: 0 });
    expect(first.slowestMs).toBeLessThan(MOST_MS);
    expect(await storeUp(opened)).toBe(0);
    redis.goOn();
    await eventually(async () => (await storeUp(opened)) === 1);
    expect(await fiveTimes(opened)).toMatchObject({ local: 3, closed: 3 });
  });

  test('is there are asked together: all counters of a request in one write', async () => {
    const redis = await server();
    const opened = await world(redis);
    const { Redis } = await import('ioredis');
    const other = new Redis(redis.url);
    const reads = async (): Promise<number> =>
      Number(/total_reads_processed:(\d+)/.exec(await other.info('stats'))?.[1]);
    await opened.ask('{ local(x: -2) { value } closed(x: -2) { value } }');
    const before = await reads();
    await opened.ask('{ a: local(x: -3) { value } b: local(x: -4) { value } closed(x: -3) { value } }');
    // The question itself is the other one.
    expect((await reads()) - before).toBe(2);
    other.disconnect();
  });
});
