import { describe, expect, test } from '@jest/globals';
import { memoryCounters } from '../../../src/store/memory-counters.ts';

const HOUR = { windowMs: 3_600_000 };

describe('counters in memory', () => {
  test('count on for as long as their window runs, and begin anew', async () => {
    const counters = memoryCounters({ maxEntries: 10 });
    expect(counters.addNow('a', 2, { windowMs: 40 })).toEqual({ count: 2, leftMs: 40 });
    expect(counters.addNow('a', 3, { windowMs: 40 }).count).toBe(5);
    expect(counters.addNow('a', 1, { windowMs: 40, most: 5 }).count).toBe(6);
    expect((await counters.read('a'))?.count).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await counters.read('a')).toBeUndefined();
    expect(counters.addNow('a', 1, HOUR).count).toBe(1);
  });

  test('what is counted again and again is not forgotten, however many others come', () => {
    const counters = memoryCounters({ maxEntries: 100 });
    for (let other = 0; other < 5_000; other += 1) {
      expect(counters.addNow('hot', 1, HOUR).count).toBe(other + 1);
      counters.addNow(`other ${other}`, 1, HOUR);
    }
    expect(counters.size).toBe(100);
  });

  test('someone new is counted also when all others are in use', () => {
    const counters = memoryCounters({ maxEntries: 5 });
    for (let round = 0; round < 3; round += 1) for (let key = 0; key < 5; key += 1) counters.addNow(`${key}`, 1, HOUR);
    expect(['new', 'new', 'new'].map((key) => counters.addNow(key, 1, HOUR).count)).toEqual([1, 2, 3]);
    expect(counters.size).toBe(5);
  });
});
