import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { limitSchema, startLimitBackend } from '../support/limit-world.ts';
import { startRedis, type RedisServer } from '../support/redis.ts';
import { startGatefold, type Answered, type RunningGatefold } from '../support/start-gatefold.ts';

/** What a caller may wait longer for its answer since there is a Redis that is not there. */
const MOST_ADDED_MS = 50;
const REQUESTS = 240;
const AT_ONCE = 2;
/** Until plans are made and code is warm. */
const WARMING = 200;

const call = (path: string): string => `@connect(source: "api", http: { GET: "${path}" }, selection: "value")`;
const SCHEMA = `
  type Query {
    limited(x: Int): Value ${call('/limited')} @rateLimit(max: 1000000, window: "1h", by: [])
    kept(x: Int): Value ${call('/kept')} @cacheControl(maxAge: 60)
  }
  type Value { value: String }`;

const toEnd: (() => Promise<unknown>)[] = [];
let backend: Awaited<ReturnType<typeof startLimitBackend>>;
let folder: string;
let agent: Agent;
beforeEach(async () => {
  backend = await startLimitBackend();
  agent = new Agent({ connections: 2 * AT_ONCE });
  folder = mkdtempSync(join(tmpdir(), 'gatefold-latency-'));
  mkdirSync(join(folder, 'subgraphs', 'shop'), { recursive: true });
  writeFileSync(join(folder, 'subgraphs', 'shop', 'schema.graphql'), limitSchema(SCHEMA, backend.origin));
});
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
  await agent.close();
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

async function gatewayOn(redis: RedisServer | undefined): Promise<RunningGatefold> {
  const file = join(folder, redis === undefined ? 'alone.json' : 'redis.json');
  writeFileSync(
    file,
    JSON.stringify({
      listen: { port: 0 },
      subgraphsDirectory: 'subgraphs',
      sandbox: { enabled: false },
      ...(redis && { redis: { url: redis.url } }),
    }),
  );
  const gateway = await startGatefold(['serve', '--config', file]);
  toEnd.push(() => gateway.stop());
  return gateway;
}

async function serverOf(): Promise<RedisServer> {
  const redis = await startRedis();
  toEnd.push(() => redis.close());
  return redis;
}

/** Half of them count, and look for something that nobody keeps; the others find what is kept. */
async function askOne(url: string, index: number): Promise<number> {
  const begun = performance.now();
  const query =
    index % 2 === 0
      ? 'query ($x: Int) { limited(x: $x) { value } kept(x: $x) { value } }'
      : 'query ($x: Int) { kept(x: $x) { value } }';
  const { statusCode, body } = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { x: index % 2 === 0 ? index : index % 5 } }),
  });
  const { data, errors } = (await body.json()) as Answered;
  const ms = performance.now() - begun;
  expect({ statusCode, errors, kept: data?.['kept'] }).toEqual({
    statusCode: 200,
    errors: undefined,
    kept: { value: 'kept' },
  });
  return ms;
}

let asked = 0;
/** Asks both gateways the same at the same time, so that a busy machine slows down both. */
async function load(
  urls: readonly string[],
  requests: number,
  meanwhile: (done: number) => unknown = () => undefined,
): Promise<readonly (readonly number[])[]> {
  const times = urls.map((): number[] => []);
  const end = asked + requests;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (asked < end) {
      const index = (asked += 1);
      await Promise.all(urls.map(async (url, which) => times[which]?.push(await askOne(url, index))));
      await meanwhile((done += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return times;
}

function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function expectLittleAdded([alone = [], shared = []]: readonly (readonly number[])[]): void {
  const added = (part: number): number => quantile(shared, part) - quantile(alone, part);
  expect(shared.length).toBeGreaterThanOrEqual(REQUESTS);
  expect(added(0.99)).toBeLessThan(MOST_ADDED_MS);
  expect(added(0.5)).toBeLessThan(10);
}

describe("what callers wait longer for when their gateway's Redis", () => {
  test('is absent at the start is under 50 ms', async () => {
    const redis = await serverOf();
    await redis.kill();
    const urls = [(await gatewayOn(undefined)).url, (await gatewayOn(redis)).url];
    await load(urls, WARMING);
    expectLittleAdded(await load(urls, REQUESTS));
  });

  test('accepts at the start and never answers is under 50 ms', async () => {
    const redis = await serverOf();
    redis.hang();
    const urls = [(await gatewayOn(undefined)).url, (await gatewayOn(redis)).url];
    await load(urls, WARMING);
    expectLittleAdded(await load(urls, REQUESTS));
    redis.goOn();
  });

  test('is killed under load, and comes back, is under 50 ms', async () => {
    const redis = await serverOf();
    const urls = [(await gatewayOn(undefined)).url, (await gatewayOn(redis)).url];
    await load(urls, WARMING);
    expectLittleAdded(
      await load(urls, REQUESTS, (done) => (done === 60 ? redis.kill() : done === 150 ? redis.restart() : undefined)),
    );
  });

  test('hangs under load, again and again, is under 50 ms', async () => {
    const redis = await serverOf();
    const urls = [(await gatewayOn(undefined)).url, (await gatewayOn(redis)).url];
    await load(urls, WARMING);
    const times = await load(urls, REQUESTS, async (done) => {
      if (done % 80 === 20) redis.hang();
      if (done % 80 !== 60) return;
      redis.goOn();
      await delay(100);
    });
    expectLittleAdded(times);
    redis.goOn();
  });
});
