import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an inaccessible field is fetched for @requires',
  clause: 'Federation, "@inaccessible": subgraphs still use the element among themselves',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! weight: Int! @inaccessible }',
      query: { item: { id: '1', weight: 2 } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! weight: Int! @external cost: Int @requires(fields: "weight") }',
      entities: { Item: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ item { cost } }',
  data: { item: { cost: 20 } },
  calls: ['1 a: Item.id Item.weight Query.item', '2 b: Item{id: "1", weight: 2} -> Item.cost'],
});
