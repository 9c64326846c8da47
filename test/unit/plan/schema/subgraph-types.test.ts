import { expect, test } from '@jest/globals';
import { SubgraphTypes } from '../../../../src/plan/schema/subgraph-types.ts';
import { composeText } from '../compose-text.ts';

const types = new SubgraphTypes(
  composeText({
    a: `type Query { found: Found made: Made } interface Made { by: String } union Found = Note
      type Note @key(fields: "id") { id: ID! } type Book implements Made @key(fields: "id") { id: ID! by: String @shareable }`,
    b:
      'type Query { b: Found } union Found = Note | Book type Note @key(fields: "id") { id: ID! text: String } ' +
      'type Book @key(fields: "id") { id: ID! title: String }',
    c: 'type Made @interfaceObject @key(fields: "id") { id: ID! }',
    d: `interface Made @key(fields: "id") { id: ID! by: String }
      type Book implements Made @key(fields: "id") { id: ID! by: String @shareable }`,
  }),
);

test.each([
  ['a', 'Made', 'Book', true],
  ['a', 'Made', 'Found', false],
  ['a', 'Found', 'Book', false],
  ['a', 'Note', 'Found', true],
  ['b', 'Found', 'Book', true],
  ['b', 'Found', 'Made', false],
  ['c', 'Made', 'Book', false],
  ['c', 'Made', 'Made', true],
])('in %s a fragment of an object known as %s may be on %s: %s', (subgraph, parent, condition, expected) => {
  expect(types.canBeBoth(subgraph, parent, condition)).toBe(expected);
});
