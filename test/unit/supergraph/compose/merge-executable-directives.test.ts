import { expect, test } from '@jest/globals';
import { parse, printSchema, validate } from 'graphql';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import type { Subgraph } from '../../../../src/supergraph/supergraph.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable"]) ';

function compose(...schemas: readonly string[]) {
  const registered = schemas.map((sdl, index): Subgraph => {
    const name = String.fromCharCode(97 + index);
    return {
      name,
      federatedSchema: parse(`${LINK} ${sdl} type Query { ${name}: Int }`),
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
  return { declared, codes: problems.map(({ code }) => code), publicSchema: supergraph?.publicSchema };
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

test('an argument of two types is refused', () => {
  expect(compose('directive @custom(a: Int) on FIELD', 'directive @custom(a: String) on FIELD').codes).toEqual([
    'FIELD_ARGUMENT_TYPE_MISMATCH',
  ]);
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
