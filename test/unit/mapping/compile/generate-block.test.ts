import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from '../../../../src/mapping/compile/compile-mapping.ts';
import type { MappingWarning } from '../../../../src/mapping/language/evaluate.ts';
import { parseMapping } from '../../../../src/mapping/parse/parse-mapping.ts';

const KEYS = ['a', 'b', 'c', 'toString'];

function run(text: string, input: unknown): { readonly mapped: unknown; readonly warnings: readonly string[] } {
  const warnings: MappingWarning[] = [];
  const mapped = compileMapping(parseMapping(text))(input, {
    variables: {},
    warn: (warning) => warnings.push(warning),
  });
  return { mapped, warnings: warnings.map(({ message }) => message) };
}

/** Blocks of labelled paths. `merge` adds a part that changes nothing, but keeps the block from being generated. */
const { block } = fc.letrec<{ block: (merge: string) => string; item: (merge: string) => string }>((tie) => ({
  block: fc
    .uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3 })
    .chain((labels) =>
      fc
        .tuple(...labels.map(() => tie('item')))
        .map(
          (items) => (merge) =>
            `{ ${labels.map((label, index) => `${label}: ${items[index]?.(merge) ?? ''}`).join(' ')} ${merge} }`,
        ),
    ),
  item: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '?')).map(
      ([path, end]) =>
        () =>
          `$.${path.join(`${end}.`)}${end}`,
    ),
    fc.tuple(fc.constantFrom(...KEYS), tie('block')).map(
      ([key, inner]) =>
        (merge: string) =>
          `${key} ${inner(merge)}`,
    ),
    tie('block'),
  ),
}));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, 1, 'text', true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { noNullPrototype: true }),
  ),
}));

describe('a generated block', () => {
  test('maps any input to what the same block maps it to part by part, with the same warnings', () => {
    fc.assert(
      fc.property(block, value, (write, input) => {
        const generated = run(`$ ${write('')}`, input);
        const partByPart = run(`$ ${write('...$({})')}`, input);
        expect(generated.mapped).toEqual(partByPart.mapped);
        expect([...new Set(generated.warnings)].sort()).toEqual([...new Set(partByPart.warnings)].sort());
      }),
      { numRuns: 1_000 },
    );
  });

  test('a missing member leaves its key out, null stays', () => {
    expect(run('a b c', { a: null, c: 1 }).mapped).toStrictEqual({ a: null, c: 1 });
  });

  test('what every object inherits is no member', () => {
    expect(run('toString a: b.constructor', { b: {} }).mapped).toStrictEqual({});
  });

  test('a path through a list keeps its length', () => {
    expect(run('x: a.b.c', { a: [{ b: { c: 1 } }, { b: {} }, null, [{ b: { c: 2 } }]] }).mapped).toStrictEqual({
      x: [1, null, null, [2]],
    });
  });
});
