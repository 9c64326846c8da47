import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { KeyValue } from '../../src/store/key-value.ts';

/** What every store keeps to. `open` makes an empty one with room for at least 1,000 short entries. */
export function describeKeyValue(name: string, open: () => Promise<KeyValue> | KeyValue): void {
  describe(`${name} is a key-value store`, () => {
    test('what was never set is undefined', async () => {
      expect(await (await open()).get('nothing')).toBeUndefined();
    });

    test('what was set last is found, whatever the text', async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'grapheme' }),
          fc.string({ unit: 'grapheme' }),
          fc.string(),
          async (key, value, other) => {
            await store.set(key, value);
            expect(await store.get(key)).toBe(value);
            await store.set(key, other);
            expect(await store.get(key)).toBe(other);
          },
        ),
        { numRuns: 50 },
      );
    });

    test('what was dropped is gone, and may be dropped again', async () => {
      const store = await open();
      await store.set('a', '1');
      await store.set('b', '2');
      await store.drop('a');
      await store.drop('a');
      expect([await store.get('a'), await store.get('b')]).toEqual([undefined, '2']);
    });

    test('what has outlived its time is gone, and setting it anew without one keeps it', async () => {
      const store = await open();
      await store.set('short', '1', { ttlMs: 50 });
      await store.set('long', '1', { ttlMs: 60_000 });
      await store.set('kept', '1', { ttlMs: 50 });
      await store.set('kept', '2');
      expect(await store.get('short')).toBe('1');
      await delay(80);
      expect([await store.get('short'), await store.get('long'), await store.get('kept')]).toEqual([
        undefined,
        '1',
        '2',
      ]);
    });
  });
}
