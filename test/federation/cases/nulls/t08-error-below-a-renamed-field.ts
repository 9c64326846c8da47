import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "T8: an error below a field that was renamed for the backend has the client's name in its path",
  clause: 'GraphQL §7.1.2: the path has response names',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item { price(in: String!): Price } type Price { amount: Int! }',
      query: {
        item: { price: (args: { in: string }) => ({ amount: args.in === 'USD' ? new Error('no dollars') : 9 }) },
      },
    },
  },
  query: '{ item { eur: price(in: "EUR") { amount } usd: price(in: "USD") { cents: amount } } }',
  data: { item: { eur: { amount: 9 }, usd: null } },
  errors: [{ message: 'no dollars', path: ['item', 'usd', 'cents'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: Item.price(in: "EUR") Item.price(in: "USD") Price.amount Query.item'],
});
