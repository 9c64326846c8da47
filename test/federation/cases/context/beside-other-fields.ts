import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a graph with contexts answers what takes nothing from one',
  clause: 'Federation, "@fromContext": only fields with such an argument depend on a context',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart total: Int }
        type Cart @key(fields: "id") { id: ID! size: Int total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: { user: { id: '1', currency: 'EUR', cart: { id: 'c', size: 2 }, total: 3 } },
      entities: { Cart: [], User: [] },
    },
  },
  query: '{ user { total currency cart { size } } }',
  data: { user: { total: 3, currency: 'EUR', cart: { size: 2 } } },
  calls: ['1 a: Cart.size Query.user User.cart User.currency User.total'],
});
