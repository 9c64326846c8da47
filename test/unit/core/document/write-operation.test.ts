import { describe, expect, test } from '@jest/globals';
import { isExecutableDefinitionNode, parse, print, type DocumentNode } from 'graphql';
import { writeDefinition } from '../../../../src/core/document/write-operation.ts';
import { Random } from '../../../differential/random.ts';
import { FAMILIES } from '../../../hostile/hostile-families.ts';
import { randomDocument } from '../../../hostile/random-document.ts';

function write({ definitions }: DocumentNode): string {
  return definitions.filter(isExecutableDefinitionNode).map(writeDefinition).join('\n\n');
}

/** Undefined for what is none of operations alone. */
function parseOr(text: string): DocumentNode | undefined {
  try {
    const document = parse(text, { noLocation: true });
    return document.definitions.every(isExecutableDefinitionNode) ? document : undefined;
  } catch {
    return undefined;
  }
}

describe('an operation that is written', () => {
  test.each([
    '{ a }',
    'query ($a: Int) { a(x: $a) }',
    'query Q { a }',
    'query @d { a }',
    'mutation { a }',
    'subscription S($a: [Int!]! = [1, 2] @d(x: 1), $b: In = {x: {y: "z"}}) @d { b: a(x: $a) @skip(if: true) { c } }',
    '{ ... on A @d { a } ... @include(if: false) { b } ...F @d } fragment F on A @d { a }',
    String.raw`{ a(s: "quote \" line \n é", e: ONE, f: -1.5e3, n: null, b: false, l: [], o: {}) }`,
  ])('is what graphql-js prints: %s', (text) => {
    expect(write(parse(text))).toBe(print(parse(text)));
  });

  test('keeps long arguments and blocks of text on their line', () => {
    const long = `{ a(s: "${'long '.repeat(30)}", t: """\n  block\n    deeper\n""") }`;
    expect(parse(write(parse(long)), { noLocation: true })).toEqual(parse(print(parse(long)), { noLocation: true }));
  });

  test('says what any document says', () => {
    const random = new Random(7);
    const made = [...Object.values(FAMILIES), ...Array.from({ length: 50 }, () => randomDocument)];
    const documents = made.flatMap((make) => parseOr(make(0.05, random).query) ?? []);
    expect(documents.length).toBeGreaterThan(100);
    for (const document of documents) expect(parseOr(write(document))).toEqual(parseOr(print(document)));
  });
});
