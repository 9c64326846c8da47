import { afterEach, describe, expect, test } from '@jest/globals';
import { admittedOf, startLimitFleet, tenLimits, type Asked, type LimitFleet } from '../support/limit-fleet.ts';
import { startRedis, startRedisCluster } from '../support/redis.ts';

// All of it: RATE_LIMIT_ROUNDS=10. A run of the whole suite is content with less.
const ROUNDS = Number(process.env['RATE_LIMIT_ROUNDS'] ?? 3);
const REQUESTS = 200;
const MAXIMA = [1, 2, 3, 5, 8, 13, 50, 100, 150, 199];

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).reverse()) await one.close();
});

async function fleet(more: string, config: Readonly<Record<string, unknown>>): Promise<LimitFleet> {
  const started = await startLimitFleet(4, tenLimits(MAXIMA, more), config);
  toClose.push(started);
  // Plans are made, and scripts known, before anything is timed.
  await Promise.all(Array.from({ length: 4 }, (_, index) => started.ask(index, allFields(-1))));
  return started;
}

function allFields(round: number): string {
  return `{ ${MAXIMA.map((_, index) => `l${index}(round: ${round}) { value }`).join(' ')} }`;
}

function ask({ ask: send }: LimitFleet, round: number): Promise<readonly Asked[]> {
  return Promise.all(Array.from({ length: REQUESTS }, (_, index) => send(index, allFields(round))));
}

describe('four gateway processes and 200 requests at a time', () => {
  test('admit exactly as many as each of ten limits says, round after round, sharing one Redis', async () => {
    const redis = await startRedis();
    toClose.push(redis);
    const gateways = await fleet('', { redis: { url: redis.url } });
    for (let round = 0; round < ROUNDS; round += 1)
      expect(admittedOf(await ask(gateways, round), MAXIMA.length)).toEqual(MAXIMA);
  }, 120_000);

  test('admit exactly as many in a Cluster, never more when a primary dies in the middle, and all again within 5 s', async () => {
    const cluster = await startRedisCluster({ nodeTimeoutMs: 1_000 });
    toClose.push(cluster);
    const gateways = await fleet('', { redis: { cluster: cluster.nodes } });
    expect(admittedOf(await ask(gateways, 0), MAXIMA.length)).toEqual(MAXIMA);

    const primary = await cluster.primaryOf(0);
    const first = ask(gateways, 1);
    await primary.kill();
    const killedMs = performance.now();
    const answers = [...(await first)];
    const isWhole = async (round: number): Promise<boolean> => {
      const probe = await Promise.all([0, 1, 2, 3].map((index) => gateways.ask(index, allFields(round))));
      return admittedOf(probe, MAXIMA.length).every((admitted, index) => admitted === Math.min(4, MAXIMA[index] ?? 0));
    };
    for (let round = 1_000; !(await isWhole(round)) && performance.now() - killedMs < 20_000; round += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const recoveredMs = performance.now() - killedMs;
    // What the limits still have left is asked for, and more.
    for (let index = 0; index < 3; index += 1) answers.push(...(await ask(gateways, 1)));
    const admitted = admittedOf(answers, MAXIMA.length);
    admitted.forEach((count, index) => expect(count).toBeLessThanOrEqual(MAXIMA[index] ?? 0));
    expect(recoveredMs).toBeLessThan(5_000);
    for (const { status } of answers) expect(status).toBe(200);
  }, 120_000);
});
