import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a context that an interface sets is set by its objects',
  clause: 'Federation, "@context": it may stand on an interface',
  subgraphs: {
    a: {
      schema: `
        type Query { parties: [Party] }
        interface Party @context(name: "party") { id: ID! currency: String cart: Cart }
        type User implements Party @key(fields: "id") { id: ID! currency: String cart: Cart }
        type Vendor implements Party @key(fields: "id") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$party { currency }")): String }
      `,
      query: {
        parties: [
          { __typename: 'User', id: '1', currency: 'EUR', cart: { id: 'a' } },
          { __typename: 'Vendor', id: '2', currency: 'USD', cart: { id: 'b' } },
        ],
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}` }),
        User: [],
        Vendor: [],
      },
    },
  },
  query: '{ parties { cart { total } } }',
  data: { parties: [{ cart: { total: 'a EUR' } }, { cart: { total: 'b USD' } }] },
  calls: [
    '1 a: Cart.id Query.parties User.cart User.currency Vendor.cart Vendor.currency',
    '2 a: Cart{id: "a"} -> Cart.total(in: "EUR")',
    '2 a: Cart{id: "b"} -> Cart.total(in: "USD")',
  ],
});
