import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the result of a mutation is completed before the next mutation runs',
  clause: 'GraphQL §6.2.2: a field of a mutation is completed with its selection set before the next begins',
  subgraphs: {
    a: {
      schema: 'type Query { q: Int } type Mutation { buy(id: ID!): Item } type Item @key(fields: "id") { id: ID! }',
      mutation: { buy: ({ id }: { id: string }) => ({ id }) },
    },
    b: {
      schema:
        'type Item @key(fields: "id") { id: ID! stock: Int } type Mutation { restock: Int } type Query { r: Int }',
      entities: { Item: [{ id: '1', stock: 4 }] },
      mutation: { restock: 10 },
    },
  },
  query: 'mutation { buy(id: "1") { id stock } restock }',
  data: { buy: { id: '1', stock: 4 }, restock: 10 },
  calls: ['1 a: Item.id Mutation.buy(id: "1")', '2 b: Item{id: "1"} -> Item.stock', '3 b: Mutation.restock'],
});
