import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the results of two mutations of one subgraph are completed each',
  clause: 'GraphQL §6.2.2; Federation: entities are queried',
  subgraphs: {
    a: {
      schema: 'type Query { q: Int } type Mutation { buy(id: ID!): Item } type Item @key(fields: "id") { id: ID! }',
      mutation: { buy: ({ id }: { id: string }) => ({ id }) },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! stock: Int }',
      entities: { Item: [{ id: '1', stock: 4 }, { id: '2', stock: 5 }] },
    },
  },
  query: 'mutation { one: buy(id: "1") { stock } two: buy(id: "2") { id stock } }',
  data: { one: { stock: 4 }, two: { id: '2', stock: 5 } },
  calls: ['1 a: Item.id Mutation.buy(id: "1") Mutation.buy(id: "2")', '2 b: Item{id: "1"} Item{id: "2"} -> Item.stock'],
});
