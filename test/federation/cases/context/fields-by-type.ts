import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a selection of a context reads another field of each type that sets it',
  clause: 'Federation, "@fromContext": a selection may have a type condition for each type of the context',
  subgraphs: {
    a: {
      schema: `
        type Query { parties: [Party] }
        union Party = User | Vendor
        type User @key(fields: "id") @context(name: "party") { id: ID! currency: String cart: Cart }
        type Vendor @key(fields: "id") @context(name: "party") { id: ID! home: Country cart: Cart }
        type Country { money: String }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$party ... on User { currency } ... on Vendor { home { money } }")): String }
      `,
      query: {
        parties: [
          { __typename: 'User', id: '1', currency: 'EUR', cart: { id: 'a' } },
          { __typename: 'Vendor', id: '2', home: { money: 'USD' }, cart: { id: 'b' } },
          { __typename: 'Vendor', id: '3', home: null, cart: { id: 'c' } },
        ],
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string | null }) => `${String(id)} ${String(currency)}` }),
        User: [],
        Vendor: [],
      },
    },
  },
  query:
    '{ parties { ... on User { cart { ...Total } } ... on Vendor { cart { ...Total } } } } fragment Total on Cart ' +
    '{ total }',
  data: { parties: [{ cart: { total: 'a EUR' } }, { cart: { total: 'b USD' } }, { cart: { total: 'c null' } }] },
  calls: [
    '1 a: Cart.id Country.money Query.parties User.cart User.currency Vendor.cart Vendor.home',
    '2 a: Cart{id: "a"} -> Cart.total(in: "EUR")',
    '2 a: Cart{id: "b"} -> Cart.total(in: "USD")',
    '2 a: Cart{id: "c"} -> Cart.total(in: null)',
  ],
});
