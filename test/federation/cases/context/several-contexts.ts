import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'arguments of one field are taken from several contexts, beside one that the client gives',
  clause: 'Federation, "@fromContext": each argument names its own context; clients see the other arguments alone',
  subgraphs: {
    a: {
      schema: `
        type Query { shops: [Shop] }
        type Shop @key(fields: "id") @context(name: "place") { id: ID! country: String users: [User] }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") {
          id: ID!
          total(digits: Int = 2, in: String @fromContext(field: "$buyer { currency }"), taxOf: String @fromContext(field: "$place { country }")): String
          tax(of: String @fromContext(field: "$place { country }")): String
        }
      `,
      query: {
        shops: [
          {
            id: 's',
            country: 'FR',
            users: [
              { id: '1', currency: 'EUR', cart: { id: 'a' } },
              { id: '2', currency: 'USD', cart: { id: 'b' } },
            ],
          },
          { id: 't', country: 'JP', users: [{ id: '3', currency: 'EUR', cart: { id: 'c' } }] },
        ],
      },
      entities: {
        Cart: ({ id }) => ({
          total: ({ digits, in: currency, taxOf }: { digits: number; in: string; taxOf: string }) =>
            `${String(id)} ${digits} ${currency} ${taxOf}`,
          tax: ({ of }: { of: string }) => `${String(id)} ${of}`,
        }),
        Shop: [],
        User: [],
      },
    },
  },
  query: 'query ($digits: Int!) { shops { users { cart { total rounded: total(digits: $digits) tax } } } }',
  variables: { digits: 0 },
  data: {
    shops: [
      {
        users: [
          { cart: { total: 'a 2 EUR FR', rounded: 'a 0 EUR FR', tax: 'a FR' } },
          { cart: { total: 'b 2 USD FR', rounded: 'b 0 USD FR', tax: 'b FR' } },
        ],
      },
      { users: [{ cart: { total: 'c 2 EUR JP', rounded: 'c 0 EUR JP', tax: 'c JP' } }] },
    ],
  },
  calls: [
    '1 a: Cart.id Query.shops Shop.country Shop.users User.cart User.currency',
    '2 a: Cart{id: "a"} -> Cart.tax(of: "FR") Cart.total(digits: 0, in: "EUR", taxOf: "FR") Cart.total(digits: 2, ' +
      'in: "EUR", taxOf: "FR")',
    '2 a: Cart{id: "b"} -> Cart.tax(of: "FR") Cart.total(digits: 0, in: "USD", taxOf: "FR") Cart.total(digits: 2, ' +
      'in: "USD", taxOf: "FR")',
    '2 a: Cart{id: "c"} -> Cart.tax(of: "JP") Cart.total(digits: 0, in: "EUR", taxOf: "JP") Cart.total(digits: 2, ' +
      'in: "EUR", taxOf: "JP")',
  ],
});
