import { describe, expect, test } from '@jest/globals';
import { memoryStore } from '../../../src/store/memory.ts';
import { describeKeyValue } from '../../support/describe-key-value.ts';

describeKeyValue('memory', () => memoryStore({ maxEntries: 10_000, maxBytes: 10_000_000 }));

describe('the memory store', () => {
  test('what was used least recently makes room first', () => {
    const store = memoryStore({ maxEntries: 3, maxBytes: 1_000_000 });
    for (const key of ['a', 'b', 'c']) store.set(key, key);
    store.get('a');
    store.set('b', 'again');
    store.set('d', 'd');
    expect(['a', 'b', 'c', 'd'].map((key) => store.get(key))).toEqual(['a', 'again', undefined, 'd']);
  });

  test('it never holds more bytes than allowed, and large values do not count twice', () => {
    const store = memoryStore({ maxEntries: 1_000, maxBytes: 10_000 });
    const kept = (): number => Array.from({ length: 50 }, (_, index) => store.get(`k${index}`)).filter(Boolean).length;
    for (let index = 0; index < 50; index += 1) store.set(`k${index}`, 'x'.repeat(1_000));
    expect(kept()).toBe(4);
    for (let round = 0; round < 50; round += 1) store.set('k49', 'x'.repeat(1_000));
    expect(kept()).toBe(4);
  });

  test('a value larger than the store is not kept, drives nothing out, and leaves no older value', () => {
    const store = memoryStore({ maxEntries: 10, maxBytes: 1_000 });
    store.set('a', 'small');
    store.set('b', 'small');
    store.set('b', 'x'.repeat(1_000));
    expect([store.get('a'), store.get('b')]).toEqual(['small', undefined]);
  });

  test('it answers at once', () => {
    const store = memoryStore({ maxEntries: 10, maxBytes: 1_000 });
    store.set('a', '1');
    expect(store.get('a')).toBe('1');
  });
});
