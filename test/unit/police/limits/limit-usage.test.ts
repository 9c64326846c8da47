import { describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../../src/config/schema.ts';
import { ClientFailure } from '../../../../src/core/failure.ts';
import { createLimitUsage } from '../../../../src/police/limits/limit-usage.ts';
import { memoryCounters } from '../../../../src/store/memory-counters.ts';
import { StoreUnavailable } from '../../../../src/store/redis/store-unavailable.ts';
import type { Counters } from '../../../../src/store/counters.ts';
import type { Understood } from '../../../../src/understand/operation.ts';
import { identified } from '../../../support/identify.ts';

type Plans = Parameters<typeof configSchema.parse>[0] & object;

function limiting(plans: Plans, { costs = 1, shared }: { readonly costs?: number; readonly shared?: Counters } = {}) {
  let cost = costs;
  const clock = { nowMs: Date.UTC(2026, 10, 30, 23, 59, 50) };
  const { usagePlans } = configSchema.parse({ usagePlans: plans });
  const counters = memoryCounters({ maxEntries: 100, maxUsedUp: 100 });
  const limit = createLimitUsage({
    plans: usagePlans,
    counters: { local: counters, plans: counters, shared },
    costOf: () => cost,
    now: () => clock.nowMs,
  });
  /** What becomes of a request: undefined when it is admitted. */
  const ask = async (consumer: string, usagePlan: string | null = 'gold'): Promise<ClientFailure | undefined> => {
    const known = identified();
    // Nothing else of a request is looked at.
    const understood = {
      ...known,
      caller: { ...known.caller, consumer, usagePlan: usagePlan ?? undefined },
    } as unknown as Understood;
    try {
      await limit(understood);
      return undefined;
    } catch (error) {
      if (error instanceof ClientFailure) return error;
      throw error;
    }
  };
  return { ask, clock, costs: (next: number) => void (cost = next) };
}

const failing = (failingOver: boolean): Counters => {
  const reject = () => Promise.reject(new StoreUnavailable('disconnected', { failingOver }));
  return { add: reject, takeBack: reject, set: reject, read: reject };
};

describe('a usage plan', () => {
  test('admits as many requests as its rate says, of each consumer on its own', async () => {
    const { ask } = limiting({ gold: { rate: { requests: 2, windowSeconds: 60 } } });
    expect([await ask('a'), await ask('a'), await ask('b')]).toEqual([undefined, undefined, undefined]);
    const refused = await ask('a');
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60', 'ratelimit-policy': '"rate";q=2;w=60', ratelimit: '"rate";r=0;t=60' },
    });
    expect(refused?.errors[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: 60 });
  });

  test('is none of those who have none, or another', async () => {
    const { ask } = limiting({ gold: { burst: 1 }, free: { burst: 2 } });
    await ask('a');
    expect([await ask('a', null), await ask('a', 'unknown'), await ask('a', 'free')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('has a quota of requests a day of the calendar, and is whole again when the next begins', async () => {
    const { ask, clock } = limiting({ gold: { quota: { requests: 1, per: 'day' } } });
    expect(await ask('a')).toBeUndefined();
    expect((await ask('a'))?.headers['retry-after']).toBe('10');
    clock.nowMs += 10_000;
    expect(await ask('a')).toBeUndefined();
  });

  test('has a quota of cost a month', async () => {
    const { ask, clock } = limiting({ gold: { quota: { cost: 100, per: 'month' } } }, { costs: 39.5 });
    expect([await ask('a'), await ask('a')]).toEqual([undefined, undefined]);
    expect((await ask('a'))?.message).toBe('The usage plan allows 100 of cost in a month.');
    clock.nowMs += 10_000;
    expect(await ask('a')).toBeUndefined();
  });

  test('counts nothing against a quota that is refused, by the quota itself or by another limit', async () => {
    const dear = limiting({ gold: { quota: { cost: 100, per: 'month' } } }, { costs: 60 });
    expect([await dear.ask('a'), (await dear.ask('a'))?.code]).toEqual([undefined, 'RATE_LIMITED']);
    dear.costs(40);
    expect(await dear.ask('a')).toBeUndefined();
    const busy = limiting({ gold: { burst: 1, quota: { requests: 3, per: 'month' } } });
    expect(await busy.ask('a')).toBeUndefined();
    for (let time = 0; time < 9; time += 1)
      expect((await busy.ask('a'))?.headers['ratelimit-policy']).toBe('"burst";q=1;w=1');
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await busy.ask('a')).toBeUndefined();
  });

  test('tells of the limit that holds the longest', async () => {
    const { ask } = limiting({ gold: { burst: 1, rate: { requests: 1, windowSeconds: 600 } } });
    await ask('a');
    expect((await ask('a'))?.headers['ratelimit-policy']).toBe('"rate";q=1;w=600');
  });

  test('counts locally, or refuses, while its store is away, and refuses while a replica takes over', async () => {
    const local = limiting({ gold: { burst: 1 } }, { shared: failing(false) });
    expect([await local.ask('a'), (await local.ask('a'))?.code]).toEqual([undefined, 'RATE_LIMITED']);
    const closed = limiting({ gold: { burst: 1, onStoreFailure: 'CLOSED' } }, { shared: failing(false) });
    expect((await closed.ask('a'))?.message).toBe('The usage plan cannot be checked at the moment.');
    const moving = limiting({ gold: { burst: 1 } }, { shared: failing(true) });
    expect((await moving.ask('a'))?.message).toBe('The usage plan cannot be checked at the moment.');
  });
});
