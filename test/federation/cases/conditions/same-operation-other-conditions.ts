import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: two conditions on one field at two places decide each its own',
  clause: 'GraphQL §6.3.2',
  subgraphs: {
    a: {
      schema: 'type Query { one: Item two: Item } type Item @key(fields: "id") { id: ID! }',
      query: { one: { id: '1' }, two: { id: '2' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! x: Int }',
      entities: {
        Item: [
          { id: '1', x: 1 },
          { id: '2', x: 2 },
        ],
      },
    },
  },
  query:
    'query ($a: Boolean!, $b: Boolean!) { one { x @include(if: $a) id } two { ...F @include(if: $b) } } fragment ' +
    'F on Item { x @skip(if: $a) id }',
  variables: { a: false, b: true },
  data: { one: { id: '1' }, two: { x: 2, id: '2' } },
  calls: ['1 a: Item.id Query.one Query.two', '2 b: Item{id: "2"} -> Item.x'],
});
