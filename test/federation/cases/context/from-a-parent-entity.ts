import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an argument is taken from a context that a parent sets',
  clause:
    'Federation, "@context" and "@fromContext": the argument has the value selected from the nearest type of the ' +
    'context',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: { user: { id: '1', currency: 'EUR', cart: { id: 'c' } } },
      entities: { Cart: () => ({ total: ({ in: currency }: { in: string }) => `9 ${currency}` }), User: [] },
    },
  },
  query: '{ user { cart { total } } }',
  data: { user: { cart: { total: '9 EUR' } } },
  calls: ['1 a: Cart.id Query.user User.cart User.currency', '2 a: Cart{id: "c"} -> Cart.total(in: "EUR")'],
});
