import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryCounters } from '../../../src/store/memory-counters.ts';

const HOUR = { windowMs: 3_600_000 };

function opened({ maxEntries = 100, maxUsedUp = 100, usedUpAt = 1_000_000 } = {}) {
  const counters = memoryCounters({ maxEntries, maxUsedUp });
  return { counters, space: counters.space({ name: 'limit', usedUpAt }) };
}

describe('counters in memory', () => {
  test('count on for as long as their window runs, and begin anew', async () => {
    const { space } = opened();
    expect(space.addNow('a', 2, { windowMs: 40 })).toEqual({ count: 2, leftMs: 40 });
    expect(space.addNow('a', 3, { windowMs: 40 }).count).toBe(5);
    expect(space.addNow('a', 1, { windowMs: 40, most: 5 }).count).toBe(6);
    expect((await space.read('a'))?.count).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await space.read('a')).toBeUndefined();
    expect(space.addNow('a', 1, HOUR).count).toBe(1);
  });

  test('are the same for one name, and others for another', () => {
    const { counters, space } = opened({ usedUpAt: 5 });
    space.addNow('a', 1, HOUR);
    expect(counters.space({ name: 'limit', usedUpAt: 5 }).addNow('a', 1, HOUR).count).toBe(2);
    expect(counters.space({ name: 'other', usedUpAt: 5 }).addNow('a', 1, HOUR).count).toBe(1);
  });

  test('what is counted again and again is not forgotten, however many others come', () => {
    const { counters, space } = opened();
    for (let other = 0; other < 5_000; other += 1) {
      expect(space.addNow('hot', 1, HOUR).count).toBe(other + 1);
      space.addNow(`other ${other}`, 1, HOUR);
    }
    expect(counters.size).toBe(100);
  });

  test('what was counted twice stays when others come once', () => {
    const { space } = opened();
    space.addNow('twice', 2, HOUR);
    for (let other = 0; other < 5_000; other += 1) space.addNow(`other ${other}`, 1, HOUR);
    expect(space.addNow('twice', 1, HOUR).count).toBe(3);
  });

  test('someone new is counted also when all others are in use', () => {
    for (const maxEntries of [1, 5, 100]) {
      const { counters, space } = opened({ maxEntries });
      for (let round = 0; round < 3; round += 1) for (let key = 0; key < 100; key += 1) space.addNow(`${key}`, 1, HOUR);
      expect(['new', 'new', 'new'].map((key) => space.addNow(key, 1, HOUR).count)).toEqual([1, 2, 3]);
      expect(counters.size).toBe(maxEntries);
    }
  });

  test('two that are new are counted in turn, though all others count more', () => {
    const { space } = opened();
    for (let key = 0; key < 100; key += 1) space.addNow(`${key}`, 2, HOUR);
    expect(['a', 'b', 'a', 'b', 'a', 'b'].map((key) => space.addNow(key, 1, HOUR).count)).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('what is used up or blocked stays, however many others come', async () => {
    const { counters, space } = opened({ usedUpAt: 3 });
    await space.set('blocked', 1_000_000, 3_600_000);
    for (let use = 0; use < 3; use += 1) space.addNow('used up', 1, HOUR);
    for (let other = 0; other < 5_000; other += 1) space.addNow(`other ${other}`, 2, HOUR);
    expect([space.addNow('blocked', 1, HOUR).count, space.addNow('used up', 1, HOUR).count]).toEqual([1_000_001, 4]);
    expect(counters.size).toBe(102);
  });

  test('of what is used up, what ends first makes room', async () => {
    const { counters, space } = opened({ usedUpAt: 1, maxUsedUp: 10 });
    await space.set('long', 5, 3_600_000);
    for (let other = 0; other < 1_000; other += 1) await space.set(`other ${other}`, 5, 60_000);
    expect((await space.read('long'))?.count).toBe(5);
    expect(counters.size).toBe(10);
  });

  test('what is given back counts with the others again', async () => {
    const { counters, space } = opened({ usedUpAt: 1, maxEntries: 10, maxUsedUp: 1_000 });
    for (let key = 0; key < 500; key += 1) {
      const { leftMs } = space.addNow(`${key}`, 1, HOUR);
      await space.takeBack(`${key}`, 1, leftMs);
    }
    expect(counters.size).toBe(10);
  });

  test('a limit makes room for itself, and none in the share of another', () => {
    const { counters, space } = opened();
    const other = counters.space({ name: 'other', usedUpAt: 1_000 });
    for (let key = 0; key < 50; key += 1) other.addNow(`${key}`, 1, HOUR);
    for (let key = 0; key < 5_000; key += 1) space.addNow(`${key}`, 3, HOUR);
    expect(Array.from({ length: 50 }, (_, key) => other.addNow(`${key}`, 1, HOUR).count)).toEqual(Array(50).fill(2));
    // Who comes when all is taken gets a share as well.
    const third = counters.space({ name: 'third', usedUpAt: 1_000 });
    for (let key = 0; key < 33; key += 1) third.addNow(`${key}`, 1, HOUR);
    expect(Array.from({ length: 33 }, (_, key) => third.addNow(`${key}`, 1, HOUR).count)).toEqual(Array(33).fill(2));
    expect(counters.size).toBe(100);
  });

  test('what has ended makes room first, and does not stay where nobody asks for it again', async () => {
    const { counters, space } = opened();
    for (let key = 0; key < 60; key += 1) space.addNow(`short ${key}`, 9, { windowMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (let key = 0; key < 60; key += 1) space.addNow(`long ${key}`, 1, HOUR);
    expect(Array.from({ length: 60 }, (_, key) => space.addNow(`long ${key}`, 1, HOUR).count)).toEqual(
      Array(60).fill(2),
    );
    expect(counters.size).toBe(60);
  });

  test('show the same as counters without a bound, as long as there is room', async () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      points: fc.integer({ min: 1, max: 4 }),
      does: fc.constantFrom('add', 'addIfFits', 'takeBack', 'set'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { counters, space } = opened({ usedUpAt: 5, maxEntries: 3, maxUsedUp: 3 });
        const expected = new Map<string, number>();
        for (const { key, points, does } of steps) {
          const shown = expected.get(key) ?? 0;
          if (does === 'set') await space.set(key, points, HOUR.windowMs);
          else if (does === 'takeBack') await space.takeBack(key, points, HOUR.windowMs);
          else space.addNow(key, points, { ...HOUR, most: does === 'addIfFits' ? 5 : undefined });
          if (does === 'set') expected.set(key, points);
          else if (does === 'takeBack') expected.set(key, shown >= points ? shown - points : shown);
          else if (does === 'add' || shown + points <= 5) expected.set(key, shown + points);
          expect((await space.read(key))?.count ?? 0).toBe(expected.get(key) ?? 0);
        }
        expect(counters.size).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('at their bound take no longer than before it', () => {
    const { space } = opened({ maxEntries: 100_000 });
    const add = (from: number): number => {
      const began = performance.now();
      for (let key = from; key < from + 100_000; key += 1) space.addNow(`${key}`, 1, HOUR);
      return performance.now() - began;
    };
    const before = add(0);
    // Each is a few microseconds; what is read from its beginning each time takes a hundred times as long.
    expect(Math.min(add(100_000), add(200_000))).toBeLessThan(before * 10 + 500);
  });
});
