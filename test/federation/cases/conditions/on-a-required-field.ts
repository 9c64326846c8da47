import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a skipped field is still fetched for the field that requires it',
  clause: 'Federation, "@requires": what it asks for does not depend on the client\'s conditions',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! weight: Int }',
      query: { item: { id: '1', weight: 3 } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Item: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: 'query ($no: Boolean!) { item { weight @include(if: $no) cost id @skip(if: true) } }',
  variables: { no: false },
  data: { item: { cost: 30 } },
  calls: ['1 a: Item.id Item.weight Query.item', '2 b: Item{id: "1", weight: 3} -> Item.cost'],
});
