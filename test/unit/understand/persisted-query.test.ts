import { describe, expect, test } from '@jest/globals';
import { ClientFailure } from '../../../src/core/failure.ts';
import { sha256 } from '../../../src/core/hash.ts';
import type { KeyValue } from '../../../src/store/key-value.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { resolveDocument } from '../../../src/understand/persisted-query.ts';

const QUERY = '{ hello }';
const ON = { enabled: true };
const hashed = (sha256Hash: unknown, version: unknown = 1): Record<string, unknown> => ({ persistedQuery: { version, sha256Hash } });
const someStore = (): KeyValue => memoryStore({ maxEntries: 10, maxBytes: 100_000 });

/** A store across a network: every answer is a promise. */
function remoteStore(store: KeyValue): KeyValue {
  return { get: async (key) => store.get(key), set: async (key, value) => store.set(key, value), drop: async (key) => store.drop(key) };
}

const brokenStore: KeyValue = {
  get: () => Promise.reject(new Error('down')),
  set: () => Promise.reject(new Error('down')),
  drop: () => Promise.reject(new Error('down')),
};

async function refusal(resolve: () => Promise<string> | string): Promise<string> {
  try {
    await resolve();
    return 'resolved';
  } catch (error) {
    return error instanceof ClientFailure ? `${error.code} ${error.status}: ${error.message}` : 'bare error';
  }
}

describe('resolveDocument', () => {
  test('a document without a hash is itself, at once', () => {
    expect(resolveDocument({ query: QUERY }, brokenStore, ON)).toBe(QUERY);
    expect(resolveDocument({ query: QUERY, extensions: { persistedQuery: null } }, brokenStore, { enabled: false })).toBe(QUERY);
  });

  test.each([{}, { query: '' }, { extensions: { other: 1 } }])('%j has no document and is refused', async (params) => {
    expect(await refusal(() => resolveDocument(params, someStore(), ON))).toMatch(/^BAD_REQUEST 400: .*`query`/);
  });

  test.each([['at once', (store: KeyValue) => store], ['by promise', remoteStore]])('a document sent with its hash is found by it (store answering %s)', async (_, through) => {
    const store = through(someStore());
    const extensions = hashed(sha256(QUERY));
    expect(await refusal(() => resolveDocument({ extensions }, store, ON))).toBe('PERSISTED_QUERY_NOT_FOUND 200: PersistedQueryNotFound');
    expect(await resolveDocument({ query: QUERY, extensions }, store, ON)).toBe(QUERY);
    expect(await resolveDocument({ extensions }, store, ON)).toBe(QUERY);
  });

  test('a wrong hash is refused and not kept', async () => {
    const store = someStore();
    const extensions = hashed(sha256('{ other }'));
    expect(await refusal(() => resolveDocument({ query: QUERY, extensions }, store, ON))).toMatch(/^PERSISTED_QUERY_HASH_MISMATCH 400/);
    expect(await refusal(() => resolveDocument({ extensions }, store, ON))).toMatch(/^PERSISTED_QUERY_NOT_FOUND/);
  });

  test('switched off, a hash is refused in the words that clients wait for', async () => {
    const params = { query: QUERY, extensions: hashed(sha256(QUERY)) };
    expect(await refusal(() => resolveDocument(params, someStore(), { enabled: false }))).toBe('PERSISTED_QUERY_NOT_SUPPORTED 200: PersistedQueryNotSupported');
  });

  test.each([['text'], [{}], [{ version: 2, sha256Hash: 'a'.repeat(64) }], [{ version: 1, sha256Hash: 5 }], [{ version: 1, sha256Hash: '../x' }]])(
    'the extension %j is refused, saying what is wrong with it',
    async (persistedQuery) => {
      expect(await refusal(() => resolveDocument({ query: QUERY, extensions: { persistedQuery } }, someStore(), ON))).toMatch(/^BAD_REQUEST 400: `extensions\.persistedQuery/);
    },
  );

  test('a store that fails costs a round trip, never an answer', async () => {
    const extensions = hashed(sha256(QUERY));
    expect(await resolveDocument({ query: QUERY, extensions }, brokenStore, ON)).toBe(QUERY);
    expect(await refusal(() => resolveDocument({ extensions }, brokenStore, ON))).toMatch(/^PERSISTED_QUERY_NOT_FOUND/);
  });
});
