import { describe, expect, test } from '@jest/globals';
import { consumeTogether } from '../../../../src/police/limits/consume-limit.ts';
import { StoredLimiter } from '../../../../src/police/limits/stored-limiter.ts';
import type { Counters } from '../../../../src/store/counters.ts';

/** Counters elsewhere, and how often they were asked. */
function remoteCounters(windowMs = 60_000): { readonly counters: Counters; readonly asked: string[] } {
  const counts = new Map<string, number>();
  const asked: string[] = [];
  const counters: Counters = {
    add(key, points) {
      asked.push(key);
      const count = (counts.get(key) ?? 0) + points;
      counts.set(key, count);
      return Promise.resolve({ count, leftMs: windowMs });
    },
    takeBack: () => Promise.resolve({ count: 0, leftMs: windowMs }),
    set: () => Promise.resolve(),
    read: () => Promise.resolve(undefined),
  };
  return { counters, asked };
}

function limiterOf(counters: Counters, max: number): StoredLimiter {
  return new StoredLimiter(counters, { name: 'l', max, windowMs: 60_000, remembersFull: true, isPassing: () => false });
}

async function admitted(limiter: StoredLimiter, key: string, points: readonly number[]): Promise<readonly boolean[]> {
  return (await consumeTogether(limiter, key, points)).map((use) => use.admitted);
}

describe('a limiter whose counters are elsewhere', () => {
  test('does not ask again for who has used up the limit until the window ends', async () => {
    const { counters, asked } = remoteCounters(100);
    const limiter = limiterOf(counters, 2);
    expect(await admitted(limiter, 'a', [1])).toEqual([true]);
    expect(await admitted(limiter, 'a', [1, 1])).toEqual([true, false]);
    expect(await admitted(limiter, 'a', [1, 1])).toEqual([false, false]);
    expect(asked).toHaveLength(2);
    const [use] = await consumeTogether(limiter, 'a', [1]);
    expect(use?.leftMs).toBeGreaterThan(0);
    expect(use?.leftMs).toBeLessThanOrEqual(100);
    await new Promise((resolve) => setTimeout(resolve, 110));
    await admitted(limiter, 'a', [1]);
    expect(asked).toHaveLength(3);
  });

  test('remembers the latest of those who have, however many there are, and refuses the others all the same', async () => {
    const { counters, asked } = remoteCounters();
    const limiter = limiterOf(counters, 1);
    for (let caller = 0; caller < 30_000; caller += 1) await admitted(limiter, `c${caller}`, [1]);
    asked.length = 0;
    expect(await admitted(limiter, 'c29999', [1])).toEqual([false]);
    expect(asked).toEqual([]);
    expect(await admitted(limiter, 'c0', [1])).toEqual([false]);
    expect(asked).toHaveLength(1);
  });
});
