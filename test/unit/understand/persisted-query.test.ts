import { describe, expect, test } from '@jest/globals';
import { ClientFailure } from '../../../src/core/failure.ts';
import { sha256 } from '../../../src/core/hash.ts';
import { anonymousCaller } from '../../../src/identify/caller.ts';
import type { GraphQLParams } from '../../../src/listen/arrival.ts';
import type { KeyValue } from '../../../src/store/key-value.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { createKeptDocuments } from '../../../src/understand/kept-documents.ts';
import { keepDocument, resolveDocument, type KeptDocuments } from '../../../src/understand/persisted-query.ts';

const QUERY = '{ hello }';
const ON = { enabled: true };
const caller = anonymousCaller('192.0.2.1');
const hashed = (sha256Hash: unknown, version: unknown = 1): Record<string, unknown> => ({
  persistedQuery: { version, sha256Hash },
});
const someStore = (): KeyValue => memoryStore({ maxEntries: 10, maxBytes: 100_000 });
const keptIn = (store: KeyValue): KeptDocuments =>
  createKeptDocuments({ known: store, strangers: store }, { windowMs: 60_000, maxEntries: 100, maxBytes: 100_000 });
const resolve = (params: GraphQLParams, documents: KeptDocuments, config = ON) =>
  resolveDocument({ params, caller }, documents, config);

/** A store across a network: every answer is a promise. */
function remoteStore(store: KeyValue): KeyValue {
  return {
    get: async (key) => store.get(key),
    set: async (key, value) => store.set(key, value),
    drop: async (key) => store.drop(key),
  };
}

const brokenStore: KeyValue = {
  get: () => Promise.reject(new Error('down')),
  set: () => Promise.reject(new Error('down')),
  drop: () => Promise.reject(new Error('down')),
};

async function refusal(asked: () => Promise<string> | string): Promise<string> {
  try {
    await asked();
    return 'resolved';
  } catch (error) {
    return error instanceof ClientFailure ? `${error.code} ${error.status}: ${error.message}` : 'bare error';
  }
}

describe('resolveDocument', () => {
  test('a document without a hash is itself, at once', () => {
    const documents = keptIn(brokenStore);
    expect(resolve({ query: QUERY }, documents)).toBe(QUERY);
    expect(resolve({ query: QUERY, extensions: { persistedQuery: null } }, documents, { enabled: false })).toBe(QUERY);
  });

  test.each([{}, { query: '' }, { extensions: { other: 1 } }])('%j has no document and is refused', async (params) => {
    expect(await refusal(() => resolve(params, keptIn(someStore())))).toMatch(/^BAD_REQUEST 400: .*`query`/);
  });

  test.each([
    ['at once', (store: KeyValue) => store],
    ['by promise', remoteStore],
  ])('a document kept with its hash is found by it (store answering %s)', async (_, through) => {
    const documents = keptIn(through(someStore()));
    const extensions = hashed(sha256(QUERY));
    expect(await refusal(() => resolve({ extensions }, documents))).toBe(
      'PERSISTED_QUERY_NOT_FOUND 200: PersistedQueryNotFound',
    );
    expect(await resolve({ query: QUERY, extensions }, documents)).toBe(QUERY);
    expect(await refusal(() => resolve({ extensions }, documents))).toMatch(/^PERSISTED_QUERY_NOT_FOUND/);
    keepDocument({ params: { query: QUERY, extensions }, caller }, documents);
    expect(await resolve({ extensions }, documents)).toBe(QUERY);
  });

  test('what was sent without a hash, or found by one, is not kept', () => {
    const kept: string[] = [];
    const documents: KeptDocuments = { find: () => QUERY, keep: (hash) => void kept.push(hash) };
    keepDocument({ params: { query: QUERY }, caller }, documents);
    keepDocument({ params: { extensions: hashed(sha256(QUERY)) }, caller }, documents);
    expect(kept).toEqual([]);
  });

  test('a wrong hash is refused', async () => {
    const extensions = hashed(sha256('{ other }'));
    expect(await refusal(() => resolve({ query: QUERY, extensions }, keptIn(someStore())))).toMatch(
      /^PERSISTED_QUERY_HASH_MISMATCH 400/,
    );
  });

  test('switched off, a hash is refused in the words that clients wait for', async () => {
    const params = { query: QUERY, extensions: hashed(sha256(QUERY)) };
    expect(await refusal(() => resolve(params, keptIn(someStore()), { enabled: false }))).toBe(
      'PERSISTED_QUERY_NOT_SUPPORTED 200: PersistedQueryNotSupported',
    );
  });

  test.each([
    ['text'],
    [{}],
    [{ version: 2, sha256Hash: 'a'.repeat(64) }],
    [{ version: 1, sha256Hash: 5 }],
    [{ version: 1, sha256Hash: '../x' }],
  ])('the extension %j is refused, saying what is wrong with it', async (persistedQuery) => {
    const asked = () => resolve({ query: QUERY, extensions: { persistedQuery } }, keptIn(someStore()));
    expect(await refusal(asked)).toMatch(/^BAD_REQUEST 400: `extensions\.persistedQuery/);
  });

  test('a store that fails costs a round trip, never an answer', async () => {
    const documents = keptIn(brokenStore);
    const params = { query: QUERY, extensions: hashed(sha256(QUERY)) };
    expect(await resolve(params, documents)).toBe(QUERY);
    keepDocument({ params, caller }, documents);
    expect(await refusal(() => resolve({ extensions: params.extensions }, documents))).toMatch(
      /^PERSISTED_QUERY_NOT_FOUND/,
    );
  });
});
