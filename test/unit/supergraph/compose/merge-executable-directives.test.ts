import { expect, test } from '@jest/globals';
import { parse, printSchema, validate } from 'graphql';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { WrittenSource } from '../../../../src/supergraph/sdl/written-source.ts';
import type { Subgraph } from '../../../../src/supergraph/supergraph.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable"]) ';

function compose(...schemas: readonly string[]) {
  const registered = schemas.map((sdl, index): Subgraph => {
    const name = String.fromCharCode(97 + index);
    return {
      name,
      federatedSchema: parse(new WrittenSource(`${LINK} ${sdl} type Query { ${name}: Int }`, undefined)),
      origin: { kind: 'federated', url: `http://${name}.invalid` },
    };
  });
  const { supergraph, problems } = composeSupergraph(registered);
  const declared =
    supergraph === undefined
      ? []
      : printSchema(supergraph.publicSchema)
          .split('\n')
          .filter((line) => line.startsWith('directive @custom'));
  return { declared, problems, codes: problems.map(({ code }) => code), publicSchema: supergraph?.publicSchema };
}

test.each([
  [
    'equal ones stay',
    ['directive @custom(n: Int) on FIELD | QUERY', 'directive @custom(n: Int) on FIELD | QUERY'],
    ['directive @custom(n: Int) on FIELD | QUERY'],
  ],
  ['the only subgraph decides alone', ['directive @custom on FIELD'], ['directive @custom on FIELD']],
  ['what one of two subgraphs has is no part of the graph', ['directive @custom on FIELD', ''], []],
  [
    'locations are those that all have',
    ['directive @custom on FIELD | INLINE_FRAGMENT', 'directive @custom on QUERY | FIELD'],
    ['directive @custom on FIELD'],
  ],
  ['without a common location nothing is left', ['directive @custom on FIELD', 'directive @custom on QUERY'], []],
  [
    'arguments that may be left out are those that all have',
    ['directive @custom(a: Int, b: Int) on FIELD', 'directive @custom(a: Int, c: Int! = 1) on FIELD'],
    ['directive @custom(a: Int) on FIELD'],
  ],
  [
    'an argument that one requires is required',
    ['directive @custom(a: Int!) on FIELD', 'directive @custom(a: Int) on FIELD'],
    ['directive @custom(a: Int!) on FIELD'],
  ],
  [
    'a default that only one has is left out',
    ['directive @custom(a: Int = 1) on FIELD', 'directive @custom(a: Int) on FIELD'],
    ['directive @custom(a: Int) on FIELD'],
  ],
  [
    'an argument that some must be given has no default that others have',
    ['directive @custom(a: Int! = 3, b: Int! = 3) on FIELD', 'directive @custom(a: Int!) on FIELD'],
    ['directive @custom(a: Int!) on FIELD'],
  ],
  [
    'equal defaults stay, with the stricter type',
    ['directive @custom(a: [Int] = [1]) on FIELD', 'directive @custom(a: [Int!] = [1]) on FIELD'],
    ['directive @custom(a: [Int!] = [1]) on FIELD'],
  ],
  [
    'objects with the same members are one default',
    [
      'input In { x: Int y: Int } directive @custom(a: In = {x: 1, y: 2}) on FIELD',
      'input In { x: Int y: Int } directive @custom(a: In = {y: 2, x: 1}) on FIELD',
    ],
    ['directive @custom(a: In = {x: 1, y: 2}) on FIELD'],
  ],
  [
    'it may be repeated when all say so',
    ['directive @custom repeatable on FIELD', 'directive @custom on FIELD'],
    ['directive @custom on FIELD'],
  ],
  [
    'in schemas it stays what it is',
    [
      'directive @custom(a: Int) on FIELD | OBJECT type T @custom(a: 1) @key(fields: "id") { id: ID }',
      'directive @custom(a: Int) on OBJECT',
    ],
    [],
  ],
])('of executable directives %s', (_what, schemas, expected) => {
  const { declared, codes } = compose(...schemas);
  expect(codes).toEqual([]);
  expect(declared).toEqual(expected);
});

test.each([
  [
    'of two types',
    'FIELD_ARGUMENT_TYPE_MISMATCH',
    ['directive @custom(a: Int) on FIELD', 'directive @custom(a: String) on FIELD'],
  ],
  [
    'with two defaults',
    'FIELD_ARGUMENT_DEFAULT_MISMATCH',
    ['directive @custom(a: Int = 1) on FIELD', 'directive @custom(a: Int = 2) on FIELD'],
  ],
  [
    'with two defaults and a third subgraph without one',
    'FIELD_ARGUMENT_DEFAULT_MISMATCH',
    [
      'directive @custom(a: Int = 1) on FIELD',
      'directive @custom(a: Int) on FIELD',
      'directive @custom(a: Int = 2) on FIELD',
    ],
  ],
  [
    'that one requires and the other lacks',
    'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH',
    ['directive @custom(a: Int, b: Int!) on FIELD', 'directive @custom(a: Int) on FIELD'],
  ],
])('an argument %s is refused', (_what, code, schemas) => {
  expect(compose(...schemas).codes).toEqual([code]);
});

test('what differs is told where it stands', () => {
  const { problems } = compose('directive @custom(a: Int = 1) on FIELD', 'directive @custom(a: Int = 2) on FIELD');
  expect(problems).toEqual([
    {
      subgraph: 'b',
      coordinate: '@custom(a:)',
      line: 1,
      column: `${LINK} directive @custom(`.length + 1,
      code: 'FIELD_ARGUMENT_DEFAULT_MISMATCH',
      message: '@custom(a:) is 2 here where it is left out, and 1 in "a"; expected one default in all subgraphs',
    },
  ]);
});

test('what differs in a directive that is no part of the graph is nobody’s concern', () => {
  const { codes, declared } = compose(
    'directive @custom(a: Int = 1, b: Int!) on FIELD',
    'directive @custom(a: Int = 2) on QUERY',
  );
  expect([codes, declared]).toEqual([[], []]);
});

test('operations are validated by what is left', () => {
  const { publicSchema } = compose(
    'directive @custom(a: Int, b: Int) on FIELD | QUERY',
    'directive @custom(a: Int) on FIELD',
  );
  if (publicSchema === undefined) throw new Error('not composed');
  const count = (query: string): number => validate(publicSchema, parse(query)).length;
  expect([
    count('{ a @custom(a: 1) }'),
    count('query @custom { a }'),
    count('{ a @custom(b: 1) }'),
    count('{ a @other }'),
  ]).toEqual([0, 1, 1, 1]);
});
