import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PartedCache, partOf, type Part } from '../../../src/core/parted-cache.ts';

const use = fc.record({
  part: fc.constantFrom<Part>('known', 'strangers'),
  key: fc.integer({ min: 0, max: 200 }),
  weight: fc.integer({ min: 1, max: 30 }),
});

describe('a cache that strangers share with known callers', () => {
  test('keeps what known callers use, up to three quarters, whatever strangers put in', () => {
    fc.assert(
      fc.property(fc.array(use), (uses) => {
        const cache = new PartedCache<string, number>(100);
        for (let own = 0; own < 75; own += 1) cache.set(`own ${own}`, own, 1, 'known');
        for (const { key, weight } of uses) cache.set(`${key}`, key, weight, 'strangers');
        for (let own = 0; own < 75; own += 1) expect(cache.get(`own ${own}`, 'known')).toBe(own);
      }),
    );
  });

  test('is never over its bound, and finds nothing but what was put in under the key', () => {
    fc.assert(
      fc.property(fc.array(use), (uses) => {
        const cache = new PartedCache<number, { readonly key: number; readonly weight: number }>(100);
        for (const { part, key, weight } of uses) {
          const found = cache.get(key, part);
          if (found === undefined) cache.set(key, { key, weight }, weight, part);
          else expect(found.key).toBe(key);
          const kept = cache.entries().map(({ value }) => value);
          expect(kept.reduce((sum, one) => sum + one.weight, 0)).toBeLessThanOrEqual(100);
          expect(new Set(kept.map((one) => one.key)).size).toBe(kept.length);
        }
      }),
    );
  });

  test('strangers have all of it where nobody else comes, and a quarter however many known ones do', () => {
    const cache = new PartedCache<number, number>(100);
    for (let key = 0; key < 100; key += 1) cache.set(key, key, 1, 'strangers');
    expect(cache.entries()).toHaveLength(100);
    for (let key = 1_000; key < 1_200; key += 1) cache.set(key, key, 1, 'known');
    expect(
      cache
        .entries()
        .filter(({ part }) => part === 'strangers')
        .map(({ value }) => value),
    ).toEqual(Array.from({ length: 25 }, (_, index) => 99 - index));
  });

  test('what a stranger has put in and a known caller uses is out of the reach of strangers', () => {
    const cache = new PartedCache<number, number>(10);
    cache.set(0, 0, 1, 'strangers');
    expect(cache.get(0, 'known')).toBe(0);
    for (let key = 1; key < 100; key += 1) cache.set(key, key, 1, 'strangers');
    expect(cache.get(0, 'strangers')).toBe(0);
  });
});

test(
  'a caller is known by its token, key or certificate, and a program by its key beside a token that cannot be ' +
    'checked',
  () => {
    expect(partOf({ kind: 'address', consumer: undefined })).toBe('strangers');
    expect([partOf({ kind: 'token', consumer: undefined }), partOf({ kind: 'address', consumer: 'shop' })]).toEqual([
      'known',
      'known',
    ]);
  },
);
