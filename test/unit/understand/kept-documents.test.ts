import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryStore } from '../../../src/store/memory.ts';
import { createKeptDocuments, type StrangersLimits } from '../../../src/understand/kept-documents.ts';
import type { KeptDocuments } from '../../../src/understand/persisted-query.ts';

const WINDOW = { windowMs: 1_000, maxEntries: 20, maxBytes: 10_000 };
const known = { kind: 'token', id: 'token of Ada', consumer: undefined } as const;
const stranger = (id: string) => ({ kind: 'address', id, consumer: undefined }) as const;

function open({
  limits = WINDOW,
  now = () => 0,
}: {
  limits?: StrangersLimits;
  now?: () => number;
} = {}): KeptDocuments {
  const store = () => memoryStore({ maxEntries: 20, maxBytes: 1_000_000 });
  return createKeptDocuments({ known: store(), strangers: store() }, limits, now);
}

describe('documents under their hashes', () => {
  test('strangers never push out what known callers have sent or use, whatever they send', () => {
    const sent = fc.array(
      fc.record({
        by: fc.integer({ min: 0, max: 50 }),
        hash: fc.integer({ min: 100, max: 200 }),
        length: fc.integer({ min: 1, max: 3_000 }),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(sent, (sendings) => {
        const documents = open({ limits: { ...WINDOW, maxEntries: 1_000, maxBytes: 1_000_000 } });
        documents.keep('used', 'from a stranger', stranger('first'));
        expect(documents.find('used', 'known')).toBe('from a stranger');
        for (let own = 0; own < 15; own += 1) documents.keep(`own ${own}`, `document ${own}`, known);
        for (const { by, hash, length } of sendings) documents.keep(`${hash}`, 'x'.repeat(length), stranger(`${by}`));
        expect(documents.find('used', 'known')).toBe('from a stranger');
        for (let own = 0; own < 15; own += 1) expect(documents.find(`own ${own}`, 'known')).toBe(`document ${own}`);
      }),
    );
  });

  test('a stranger keeps a tenth of what all strangers may, and in the next window as much again', () => {
    let now = 0;
    const documents = open({ now: () => now });
    const keptOf = (id: string): number => {
      for (let index = 0; index < 10; index += 1) documents.keep(`${id} ${now} ${index}`, 'x', stranger(id));
      return Array.from({ length: 10 }, (_, index) => documents.find(`${id} ${now} ${index}`, 'strangers')).filter(
        (found) => found !== undefined,
      ).length;
    };
    expect([keptOf('a'), keptOf('b')]).toEqual([2, 2]);
    now = 1_000;
    expect(keptOf('a')).toBe(2);
  });

  test('all strangers together keep no more than what is for them, in number and in bytes', () => {
    const documents = open();
    for (let id = 0; id < 100; id += 1) documents.keep(`${id}`, 'x'.repeat(900), stranger(`${id}`));
    expect(
      Array.from({ length: 100 }, (_, id) => documents.find(`${id}`, 'strangers')).filter(
        (found) => found !== undefined,
      ),
    ).toHaveLength(11);
  });

  test('what a known caller has sent, a stranger finds too', () => {
    const documents = open();
    documents.keep('hash', 'document', known);
    expect(documents.find('hash', 'strangers')).toBe('document');
  });
});
