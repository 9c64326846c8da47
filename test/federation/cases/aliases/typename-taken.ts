import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T13: a client alias __typename for nothing else, and another name for the type, both work',
  clause: 'GraphQL §4.1: __typename may be aliased',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: { schema: 'type Item @key(fields: "id") { id: ID! x: Int }', entities: { Item: [{ id: '1', x: 5 }] } },
  },
  query: '{ item { id: __typename x t: __typename __typename } }',
  data: { item: { id: 'Item', x: 5, t: 'Item', __typename: 'Item' } },
  calls: ['1 a: Item.id Query.item', '2 b: Item{id: "1"} -> Item.x'],
});
