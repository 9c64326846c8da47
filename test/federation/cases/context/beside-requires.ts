import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field takes one input from a context and another by @requires',
  clause: 'Federation, "@requires" and "@fromContext": both hold for a field that has both',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! size: Int @external total(in: String @fromContext(field: "$buyer { currency }")): String @requires(fields: "size") }
      `,
      query: { user: { id: '1', currency: 'EUR', cart: { id: 'c' } } },
      entities: {
        Cart: ({ size }) => ({ total: ({ in: currency }: { in: string }) => `${String(size)} ${currency}` }),
        User: [],
      },
    },
    b: {
      schema: 'type Cart @key(fields: "id") { id: ID! size: Int }',
      entities: { Cart: [{ id: 'c', size: 3 }] },
    },
  },
  query: '{ user { cart { total } } }',
  data: { user: { cart: { total: '3 EUR' } } },
  calls: [
    '1 a: Cart.id Query.user User.cart User.currency',
    '2 b: Cart{id: "c"} -> Cart.size',
    '3 a: Cart{id: "c", size: 3} -> Cart.total(in: "EUR")',
  ],
});
