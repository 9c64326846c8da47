import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: '__typename takes the names of the key and of a required field',
  clause: 'GraphQL §2.6: an alias says how a value is named in the answer, and nothing else',
  subgraphs: {
    a: {
      schema:
        'type Query { item: Item } interface Named { id: ID! weight: Int } type Item implements Named ' +
        '@key(fields: "id") { id: ID! weight: Int }',
      query: { item: { id: '1', weight: 2 } },
    },
    b: {
      schema:
        'type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") box: ' +
        'Item }',
      entities: { Item: ({ weight }) => ({ cost: Number(weight) * 10, box: { id: '2' } }) },
    },
  },
  query:
    '{ item { id: __typename weight: __typename cost box { weight: __typename cost: id } ... on Named { ' +
    '__typename } } }',
  data: { item: { id: 'Item', weight: 'Item', cost: 20, box: { weight: 'Item', cost: '2' }, __typename: 'Item' } },
  calls: ['1 a: Item.id Item.weight Query.item', '2 b: Item{id: "1", weight: 2} -> Item.box Item.cost Item.id'],
});
