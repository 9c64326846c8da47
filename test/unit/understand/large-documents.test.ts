import { describe, expect, test } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';
import { ClientFailure, type ResponseError } from '../../../src/core/failure.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';

const { limits } = configSchema.parse({});
const FIELDS =
  'id: ID! name: String node: Node other: Other list(first: Int, after: String, by: By): [Node!]! f(x: Int, s: ' +
  'String, by: By): String';
const schema = buildSchema(
  `type Query { ${FIELDS} } type Node { ${FIELDS} } type Other { ${FIELDS} } input By { x: Int in: [Int!] by: By }`,
);
const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join('\n');

function errorsOf(text: string, own: Partial<typeof limits> = {}): readonly ResponseError[] {
  try {
    createParseOperation(schema, { limits: { ...limits, ...own }, introspection: true })(text, undefined);
    return [];
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    return error.errors;
  }
}

describe('large documents that somebody means', () => {
  const generated = `query Page($first: Int, $by: By) { ${times(60, (index) => `n${index}: node { ...Part${index} }`)} }
    ${times(
      60,
      (index) =>
        `fragment Part${index} on Node { id name f(x: ${index}, s: "${'text '.repeat(30)}") ` +
        'list(first: ' +
        '$first, ' +
        'by: ' +
        '$by) { id name other { id ...Leaf } } }',
    )}
    fragment Leaf on Other { id name node { id name } }`;
  const children = (index: number): readonly number[] =>
    [1, 2, 3].map((child) => index * 3 + child).filter((child) => child < 300);
  const relay = `query Relay { node { ...F0 } } ${times(
    300,
    (index) =>
      `fragment F${index} on Node { id n${index}: name ${
        children(index).length === 0
          ? ''
          : `node { ${children(index)
              .map((child) => `...F${child}`)
              .join(' ')} }`
      } }`,
  )}`;
  const wide = `{ ${times(
    200,
    (index) => `f${index}: f(x: ${index}, s: "s", by: {x: 1, in: [1, 2, 3], by: ` + `{x: ${index}}})`,
  )} }`;
  const many =
    `${times(100, (index) => `query Q${index}($by: By) { node { ...Leaf list(by: $by) { id name } } }`)} ` +
    'fragment ' +
    'Leaf on Node { id name other { id name } }';

  test.each([
    ['generated code with 60 fragments', generated],
    ['hundreds of fragments', relay],
    ['200 fields with arguments', wide],
    [
      'what tools ask of the schema',
      getIntrospectionQuery({
        inputValueDeprecation: true,
        oneOf: true,
        schemaDescription: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
      }),
    ],
  ])('%s', (_, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
    expect(errorsOf(text)).toEqual([]);
  });

  test('a hundred operations in one document', () => {
    expect(errorsOf(many)).toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
  });
});

describe('documents over a limit', () => {
  test.each([
    ['spreads', '{ node { ...F ...F ...F } } fragment F on Node { id }', { maxSelections: 6 }, 'limits.maxSelections'],
    ['inline fragments', '{ node { ... { ... { id } } } }', { maxSelections: 3 }, 'limits.maxSelections'],
    [
      'values within fragments',
      '{ node { ...F } n: node { ...F } } fragment F on Node { f(by: {in: [1, 2, 3]}) }',
      { maxNodes: 19 },
      'limits.maxNodes',
    ],
    ['all operations together', 'query A { id } query B { id }', { maxNodes: 1 }, 'limits.maxNodes'],
    ['unused fragments', '{ id } fragment F on Node { id name }', { maxNodes: 2 }, 'limits.maxNodes'],
    ['characters', `{ id } # ${'x'.repeat(100)}`, { maxCharacters: 100 }, 'limits.maxCharacters'],
  ])('%s are counted', (_, text, own, limit) => {
    expect(errorsOf(text, own)).toMatchObject([
      { message: expect.stringContaining(limit), extensions: { code: 'OPERATION_TOO_LARGE' } },
    ]);
  });

  test('the same, at the limits, are not refused for their size', () => {
    expect(errorsOf('{ node { ...F ...F ...F } } fragment F on Node { id }', { maxSelections: 7 })).toEqual([]);
    expect(
      errorsOf('{ node { ...F } n: node { ...F } } fragment F on Node { f(by: {in: [1, 2, 3]}) }', { maxNodes: 22 }),
    ).toEqual([]);
  });

  test('fragments that double each other are counted in no time, valid or not', () => {
    const doubling =
      '{ node { ...F0 } ' +
      `} ${times(400, (index) => `fragment F${index} on Node { ...F${index + 1} n${index}: node { ...F${index + 1} } }`)}`;
    expect(errorsOf(doubling)).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
  });

  test('a fragment within itself is told as that', () => {
    expect(
      errorsOf('{ node { ...F } } fragment F on Node { node { ...G } } fragment G on Node { ...F }'),
    ).toMatchObject([{ message: 'Cannot spread fragment "F" within itself via "G".' }]);
  });
});

test('errors are placed as graphql-js places them', () => {
  const text = `{\r\n  no\r  node { nope ...G }\n\n id id: name } ${'# filler\n'.repeat(300)} fragment F on Node { id }`;
  const theirs = validate(schema, parse(text)).map(({ message, locations }) => ({ message, locations }));
  expect(errorsOf(text).map(({ message, locations }) => ({ message, locations }))).toEqual(theirs);
});
