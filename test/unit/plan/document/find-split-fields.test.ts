import { describe, expect, test } from '@jest/globals';
import { buildSchema, type FieldNode } from 'graphql';
import { configSchema } from '../../../../src/config/schema.ts';
import type { Conditions } from '../../../../src/core/document/is-included.ts';
import { findSplitFields } from '../../../../src/plan/document/find-split-fields.ts';
import { createParseOperation } from '../../../../src/understand/parse-operation.ts';

const schema = buildSchema(`
  type Query { box(id: ID): Box things: [Thing!] }
  interface Thing { id: ID! name: String }
  type Box implements Thing { id: ID! name: String width: Int! lid: Lid inner: Box! }
  type Lid { name: String weight: Int! }
`);
const parseOperation = createParseOperation(schema, { limits: configSchema.parse({}).limits, introspection: true });

function split(text: string, conditions: Conditions = {}): readonly string[] {
  const uses = findSplitFields(
    { operation: parseOperation(text, undefined), conditions, refused: new Set<FieldNode>() },
    { keyFields: new Set(['Box.id']) },
  );
  return [...uses].map((use) => use.trimEnd());
}

describe('two aliases of a field are asked for apart', () => {
  test.each([
    ['where one selects a field that may not be null', '{ a: box { name } b: box { name width } }', ['box']],
    ['also deep below both', '{ a: box { lid { name } } b: box { lid { weight } } }', ['box']],
    [
      'also in fragments',
      '{ a: box { ...A } b: box { ... on Box { ...B } } } fragment A on Box { name } fragment B on Box { ...A width }',
      ['box'],
    ],
    ['also where the object below may not be null itself', '{ a: box { name } b: box { inner { name } } }', ['box']],
    [
      'also in lists, and on some of the types alone',
      '{ things { name } again: things { ... on Box { width } } }',
      ['things'],
    ],
  ])('%s', (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});

describe('two aliases of a field are asked for together', () => {
  test.each([
    [
      'where both select the same fields that may not be null',
      '{ a: box { name width } b: box { width lid { weight } } }',
    ],
    [
      'where one of them alone selects the object that becomes null',
      '{ a: box { name } b: box { name lid { weight } } }',
    ],
    ['where they differ in a key', '{ a: box { name } b: box { id name } }'],
    ['where they have the same name at other places', '{ box { inner { box: lid { name } } } }'],
    ['where their arguments differ: they are not one field', '{ a: box(id: 1) { name } b: box(id: 2) { width } }'],
  ])('%s', (_, text) => {
    expect(split(text)).toEqual([]);
  });

  test('where a condition leaves out the field that may not be null', () => {
    const text = 'query ($yes: Boolean!) { a: box { name } b: box { name width @include(if: $yes) } }';
    expect(split(text, { yes: false })).toEqual([]);
    expect(split(text, { yes: true })).toEqual(['box']);
  });
});
