import { describe, expect, test } from '@jest/globals';
import type { KeyValue } from '../../../src/store/key-value.ts';
import { layeredStore } from '../../../src/store/layered.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { describeKeyValue } from '../../support/describe-key-value.ts';

const memory = (): KeyValue => memoryStore({ maxEntries: 2_000, maxBytes: 10_000_000 });
const TTL = { ttlMs: 60_000 };

describeKeyValue('a local store before a shared one', () => layeredStore(memory(), memory(), TTL));

describe('a local store before a shared one', () => {
  test('finds what another gateway has kept, and asks the shared store once', async () => {
    const shared = memory();
    let asked = 0;
    const counting: KeyValue = {
      get: (key) => ((asked += 1), Promise.resolve(shared.get(key))),
      set: (...args) => shared.set(...args),
      drop: (key) => shared.drop(key),
    };
    const [one, other] = [layeredStore(memory(), counting, TTL), layeredStore(memory(), counting, TTL)];
    await one.set('a', '1');
    expect([await other.get('a'), await other.get('a')]).toEqual(['1', '1']);
    expect(asked).toBe(1);
  });

  test('knows what it was given itself while the shared one fails, and nothing else', async () => {
    const failing: KeyValue = {
      get: () => Promise.reject(new Error('down')),
      set: () => Promise.reject(new Error('down')),
      drop: () => {},
    };
    const store = layeredStore(memory(), failing, TTL);
    await Promise.resolve(store.set('a', '1')).catch(() => {});
    expect([await store.get('a'), await store.get('b')]).toEqual(['1', undefined]);
  });
});
