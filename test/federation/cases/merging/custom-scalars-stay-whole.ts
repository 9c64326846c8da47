import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'objects of a custom scalar from two subgraphs are not mixed',
  clause: 'GraphQL §3.5: the value of a scalar has no parts',
  subgraphs: {
    a: {
      schema:
        'scalar Json type Query { item: Item } type Item @key(fields: "id") { id: ID! one: Json both: Json ' +
        '@shareable }',
      query: { item: { id: '1', one: { id: 'x', __typename: 'No', list: [{}] }, both: { a: 1 } } },
    },
    b: {
      schema: 'scalar Json type Item @key(fields: "id") { id: ID! two: Json both: Json @shareable }',
      entities: { Item: [{ id: '1', two: { id: 'y', one: null }, both: { b: 2 } }] },
    },
  },
  query: '{ item { one two both } }',
  data: { item: { one: { id: 'x', __typename: 'No', list: [{}] }, two: { id: 'y', one: null }, both: { a: 1 } } },
  calls: ['1 a: Item.both Item.id Item.one Query.item', '2 b: Item{id: "1"} -> Item.two'],
});
