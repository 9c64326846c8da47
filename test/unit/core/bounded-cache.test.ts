import { describe, expect, test } from '@jest/globals';
import { BoundedCache } from '../../../src/core/bounded-cache.ts';

function filled(entries: number, maxWeight = entries): BoundedCache<number, string> {
  const cache = new BoundedCache<number, string>(maxWeight);
  for (let key = 0; key < entries; key += 1) cache.set(key, `${key}`, 1);
  return cache;
}

describe('a bounded cache', () => {
  test('lets go of what was used longest ago first', () => {
    const cache = filled(3);
    cache.get(0);
    cache.set(3, '3', 1);
    expect(cache.values()).toEqual(['2', '0', '3']);
    cache.get(2);
    expect(cache.values()).toEqual(['0', '3', '2']);
  });

  test('keeps what is asked for often, however much is put in', () => {
    const cache = filled(100);
    for (let key = 100; key < 10_000; key += 1) {
      expect(cache.get(0)).toBe('0');
      cache.set(key, `${key}`, 1);
    }
    expect(cache.size).toBe(100);
  });

  test('lets go of nothing of the younger half in favour of what is older', () => {
    const cache = filled(100);
    for (let key = 50; key < 100; key += 1) cache.get(key);
    for (let key = 100; key < 150; key += 1) cache.set(key, `${key}`, 1);
    for (let key = 50; key < 100; key += 1) expect(cache.get(key)).toBe(`${key}`);
  });

  test('holds no more than its bound when all of it is in use', () => {
    for (const bound of [1, 5, 300]) {
      const cache = filled(bound);
      for (let key = bound; key < 3 * bound; key += 1) {
        for (let used = 0; used < key; used += 1) cache.get(used);
        cache.set(key, `${key}`, 1);
        expect(cache.size).toBe(bound);
        expect(cache.get(key)).toBe(`${key}`);
      }
    }
  });

  test('holds no more than its bound, and nothing that is heavier by itself', () => {
    const cache = filled(10);
    cache.set(10, 'heavy', 4);
    expect([cache.size, cache.weight]).toEqual([7, 10]);
    cache.set(11, 'too heavy', 11);
    expect(cache.get(11)).toBeUndefined();
    cache.delete(10);
    expect([cache.size, cache.weight]).toEqual([6, 6]);
  });
});
