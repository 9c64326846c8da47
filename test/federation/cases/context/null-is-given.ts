import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a context whose value is null gives null, and a nearer null is not passed over',
  clause: 'Federation, "@fromContext": the nearest object above sets the value; a nullable field may set null',
  subgraphs: {
    a: {
      schema: `
        type Query { users: [User] }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String partner: User cart: Cart }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: {
        users: [
          { id: '1', currency: 'EUR', cart: { id: 'a' }, partner: { id: '2', currency: null, cart: { id: 'b' } } },
        ],
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string | null }) => `${String(id)} ${String(currency)}` }),
        User: [],
      },
    },
  },
  query: '{ users { cart { total } partner { cart { total } } } }',
  data: { users: [{ cart: { total: 'a EUR' }, partner: { cart: { total: 'b null' } } }] },
  calls: [
    '1 a: Cart.id Query.users User.cart User.currency User.partner',
    '2 a: Cart{id: "a"} -> Cart.total(in: "EUR")',
    '2 a: Cart{id: "b"} -> Cart.total(in: null)',
  ],
});
