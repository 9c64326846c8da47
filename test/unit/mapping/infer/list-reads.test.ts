import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileSelection } from '../../../../src/mapping/compile/compile-selection.ts';
import type { OutputKeys } from '../../../../src/mapping/language/output-keys.ts';
import { listReads, type Reads } from '../../../../src/mapping/infer/list-reads.ts';
import { parseMapping } from '../../../../src/mapping/parse/parse-mapping.ts';
import { writeJson } from '../../../../src/core/json/write-json.ts';
import { fuzzing, mappingTexts } from '../../../support/mapping-texts.ts';

const readsOf = (text: string, wanted?: OutputKeys): string => listReads(parseMapping(text), wanted)?.text ?? 'all';

describe('what a mapping reads of its input', () => {
  test.each([
    ['id name', '{"id","name"}'],
    ['$.posts { id user: { id: userId } }', '{"posts"{"id","userId"}}'],
    ['posts.author.name', '{"posts"{"author"{"name"}}}'],
    // How many there are is read, even where nothing of them is.
    ['$.posts { size: $args.size }', '{"posts"{}}'],
    ['$.posts->filter(@.published) { id }', '{"posts"{"id","published"}}'],
    ['$.posts->first', '{"posts"}'],
    ['count: $.posts->size', '{"posts"}'],
    ['$', 'all'],
    ['all: $ id', 'all'],
    // By a key that is computed, or under a name of its own.
    ['$.posts->get("a") { id }', 'all'],
    ['$.posts->as($p) { id }', 'all'],
  ])('%s reads %s', (text, reads) => {
    expect(readsOf(text)).toBe(reads);
  });

  test('only that for which somebody asks', () => {
    const wanted: OutputKeys = new Map([
      ['user', new Map([['id', undefined]])],
      ['id', undefined],
    ]);
    expect(readsOf('$.posts { id body user: { id: userId name: userName } }', wanted)).toBe('{"posts"{"id","userId"}}');
    // A merge may bring whatever is wanted.
    expect(readsOf('id body ...more { id body }', wanted)).toBe('{"id","more"{"id"}}');
  });
});

const keys = fc.constantFrom('a', 'b', 'id');
const names = fc.constantFrom('a', 'b', 'x');
const { mapping: mappings } = fc.letrec<{
  mapping: string;
  block: string;
  item: string;
  path: string;
  argument: string;
}>((tie) => ({
  mapping: fc.oneof(tie('block'), tie('path')),
  block: fc.array(tie('item'), { minLength: 1, maxLength: 3 }).map((items) => items.join(' ')),
  item: fc.oneof(
    keys,
    fc.tuple(names, tie('path')).map(([label, path]) => `${label}: ${path}`),
    fc.tuple(names, tie('block')).map(([label, block]) => `${label}: { ${block} }`),
    fc.tuple(keys, tie('block')).map(([key, block]) => `${key} { ${block} }`),
    tie('path').map((path) => `...${path}`),
  ),
  path: fc
    .tuple(
      fc.constantFrom('$', '@', '$this.a', '$.a', '$.b.a', '$.a.id'),
      fc.array(
        fc.oneof(
          keys.map((key) => `.${key}`),
          fc.constantFrom(
            '?',
            '->first',
            '->last',
            '->size',
            '->entries',
            '->get("a")',
            '->get(0)',
            '->slice(0, 1)',
            '->typeOf',
            '->as($n)',
          ),
          fc
            .tuple(fc.constantFrom('map', 'filter', 'echo', 'find', 'match'), tie('argument'))
            .map(([name, argument]) => `->${name}(${argument})`),
        ),
        { maxLength: 2 },
      ),
      fc.option(tie('block'), { nil: undefined, freq: 1 }),
    )
    .map(([head, steps, block]) => `${head}${steps.join('')}${block === undefined ? '' : ` { ${block} }`}`),
  argument: fc.constantFrom(
    '@.a',
    '@',
    '$.b',
    '@.a.id',
    '$n',
    '[@.a, @.b]',
    '{ a: @.b }',
    '@.a->eq(1)',
    '$(@.a ?? $.b)',
    '{ ...@.a }',
  ),
}));
const inputs = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(1, null, 'text', true),
    fc.record({ a: tie('value'), b: tie('value'), id: tie('value'), x: tie('value') }, { requiredKeys: [] }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;
const wantedParts = fc.constantFrom<OutputKeys | undefined>(
  undefined,
  new Map([['a', undefined]]),
  new Map([
    ['x', new Map([['a', undefined]])],
    ['id', undefined],
  ]),
);

/** What is left of an input when nothing is there but what is read. */
function readAlone(value: unknown, reads: Reads | undefined): unknown {
  if (reads === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => readAlone(item, reads));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      reads.below.has(key) ? [[key, readAlone(part, reads.below.get(key))]] : [],
    ),
  );
}

const { parameters, timeoutMs } = fuzzing(3_000);
test(
  'a mapping gives the same of what it reads alone as of all of its input',
  () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 5, arbitrary: mappings }, { weight: 1, arbitrary: mappingTexts }),
        inputs,
        wantedParts,
        (text, input, wanted) => {
          let mapping;
          try {
            mapping = parseMapping(text);
          } catch {
            return;
          }
          const { map, reads } = compileSelection(mapping, wanted);
          const scope = { variables: { this: input, args: input } };
          expect(writeJson(map(readAlone(input, reads()), scope) ?? null)).toBe(writeJson(map(input, scope) ?? null));
        },
      ),
      parameters,
    );
  },
  timeoutMs,
);
