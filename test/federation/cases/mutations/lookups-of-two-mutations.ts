import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the result of each mutation is completed before the next one, also of the same subgraph',
  clause: 'GraphQL §6.2.2: a mutation and its selections are executed before the next one is begun',
  subgraphs: {
    a: {
      schema: 'type Query { q: Int } type Mutation { buy(id: ID!): Item } type Item @key(fields: "id") { id: ID! }',
      mutation: { buy: ({ id }: { id: string }) => ({ id }) },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! stock: Int }',
      entities: {
        Item: [
          { id: '1', stock: 4 },
          { id: '2', stock: 5 },
        ],
      },
    },
  },
  query: 'mutation { one: buy(id: "1") { stock } two: buy(id: "2") { id stock } }',
  data: { one: { stock: 4 }, two: { id: '2', stock: 5 } },
  calls: [
    '1 a: Item.id Mutation.buy(id: "1")',
    '2 b: Item{id: "1"} -> Item.stock',
    '3 a: Item.id Mutation.buy(id: "2")',
    '4 b: Item{id: "2"} -> Item.stock',
  ],
});
