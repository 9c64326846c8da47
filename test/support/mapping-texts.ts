import { readFileSync } from 'node:fs';
import fc from 'fast-check';

const TOKENS = [
  'id',
  'name',
  'a',
  'b2',
  '_x',
  '__proto__',
  'constructor',
  'toString',
  'true',
  'false',
  'null',
  '$',
  '@',
  '$args',
  '$this',
  '$batch',
  '$config',
  '$env',
  '$status',
  '$response',
  '$request',
  '$v',
  '.',
  '->',
  '->map',
  '->first',
  '->match',
  '->as($v)',
  '->get',
  '->filter',
  '->joinNotNull',
  '->parseInt',
  '->slice',
  '->entries',
  '->nope',
  '(',
  ')',
  '$(',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '...',
  '?',
  '??',
  '?!',
  '"text"',
  "'text'",
  '"',
  "'",
  '\\',
  '0',
  '-1',
  '1.5',
  '.5',
  '1.',
  '9007199254740993',
  '1e400',
  '99999999999999999999',
  ' ',
  '\n',
  '\t',
  '# note\n',
  '#',
  'é',
  '\u{1F600}',
  '\ud800',
  '\u0000',
  '%2e',
  '..',
  '/',
  '//',
  '?a=',
  '&',
  '=',
  ';',
  '|',
  '//x@y:1',
];

const rows = readFileSync(new URL('../../docs/connectors.md', import.meta.url), 'utf8').matchAll(
  /^\| `(.+?)` \| `.+?` \| `.+?` \|$/gm,
);
/** Mappings that mean something, from the documentation. */
const SAMPLES = [...rows]
  .map(([, text = '']) => text)
  .concat(
    "id name: $(full ?? 'x') ...$.more { a b: { c } } list: items?->map({ id: @.id, v: [@, $args.x] })->slice(1, " +
      '-1) { id }',
  );

const soup = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...TOKENS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 24 },
  )
  .map((tokens) => tokens.join(''));
const nested = fc
  .record({
    open: fc.constantFrom('{a:', '$(', '[', '$.a{', '->map(', '$([', 'a:{b:', '{x:{'),
    depth: fc.integer({ min: 1, max: 4_000 }),
  })
  .map(({ open, depth }) => `$${open.repeat(depth)}`);
const changed = fc
  .record({ text: fc.constantFrom(...SAMPLES), at: fc.nat(80), drop: fc.nat(4), add: fc.constantFrom('', ...TOKENS) })
  .map(({ text, at, drop, add }) => text.slice(0, at) + add + text.slice(at + drop));

/** Texts that are mappings, nearly mappings, and neither. */
export const mappingTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: changed },
  { weight: 5, arbitrary: soup },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: fc.constantFrom(...SAMPLES) },
);

/** `GATEFOLD_FUZZ_SECONDS=60` fuzzes for a minute each. */
const SECONDS = Number(process.env['GATEFOLD_FUZZ_SECONDS'] ?? 0);

/** How long a property is tried: with the same texts every time unless a time is given. */
export function fuzzing(numRuns: number): {
  readonly parameters: Pick<fc.Parameters, 'numRuns' | 'seed' | 'interruptAfterTimeLimit' | 'markInterruptAsFailure'>;
  readonly timeoutMs: number;
} {
  const parameters =
    SECONDS > 0
      ? { numRuns: 100_000_000, interruptAfterTimeLimit: SECONDS * 1_000, markInterruptAsFailure: false }
      : { numRuns, seed: 7 };
  return { parameters, timeoutMs: SECONDS * 1_000 + 60_000 };
}
