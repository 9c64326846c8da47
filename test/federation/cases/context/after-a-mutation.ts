import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a context below a mutation is the one that this mutation leaves',
  clause: 'Federation, "@fromContext": the value comes from the object above, here the result of one mutation',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type Mutation { pay(in: String): User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      mutation: { pay: ({ in: currency }: { in: string }) => ({ id: '1', currency, cart: { id: 'c' } }) },
      entities: { Cart: () => ({ total: ({ in: currency }: { in: string }) => `9 ${currency}` }), User: [] },
    },
  },
  query: 'mutation { first: pay(in: "EUR") { cart { total } } second: pay(in: "USD") { cart { total } } }',
  data: { first: { cart: { total: '9 EUR' } }, second: { cart: { total: '9 USD' } } },
  calls: [
    '1 a: Cart.id Mutation.pay(in: "EUR") User.cart User.currency',
    '2 a: Cart{id: "c"} -> Cart.total(in: "EUR")',
    '3 a: Cart.id Mutation.pay(in: "USD") User.cart User.currency',
    '4 a: Cart{id: "c"} -> Cart.total(in: "USD")',
  ],
});
