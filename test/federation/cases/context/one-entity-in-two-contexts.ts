import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'one entity below two objects has a value of its own below each',
  clause: 'Federation, "@fromContext": the value belongs to the way that leads to the entity',
  subgraphs: {
    a: {
      schema: `
        type Query { orders: [Order] }
        type Order @key(fields: "id") @context(name: "order") { id: ID! currency: String user: User }
        type User @key(fields: "id") { id: ID! }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$order { currency }")): String }
      `,
      query: {
        orders: [
          { id: '1', currency: 'EUR', user: { id: 'u' } },
          { id: '2', currency: 'USD', user: { id: 'u' } },
        ],
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}` }),
        Order: [],
        User: [],
      },
    },
    b: {
      schema: 'type User @key(fields: "id") { id: ID! cart: Cart } type Cart @key(fields: "id") { id: ID! }',
      entities: { User: [{ id: 'u', cart: { id: 'c' } }], Cart: [] },
    },
  },
  query: '{ orders { user { cart { total } } } }',
  data: { orders: [{ user: { cart: { total: 'c EUR' } } }, { user: { cart: { total: 'c USD' } } }] },
  calls: [
    '1 a: Order.currency Order.user Query.orders User.id',
    '2 b: User{id: "u"} -> Cart.id User.cart',
    '3 a: Cart{id: "c"} -> Cart.total(in: "EUR")',
    '3 a: Cart{id: "c"} -> Cart.total(in: "USD")',
  ],
});
