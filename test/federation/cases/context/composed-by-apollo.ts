import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an argument is taken from a context, whoever composed the supergraph',
  clause: 'Federation, "@fromContext": without its value the field would be another one',
  // The other composer writes the context specification its own way.
  composer: 'apollo',
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
