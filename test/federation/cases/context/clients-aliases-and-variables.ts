import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'aliases and variables of the client do not get in the way of a context',
  clause: 'GraphQL §3.2 and §6.4.3: aliases name the answer alone',
  subgraphs: {
    a: {
      schema: `
        type Query { user(id: ID): User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! name: String currency(of: String): String cart: Cart }
        type Cart @key(fields: "id") { id: ID! size: Int total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: {
        user: ({ id }: { id: string }) => ({
          id,
          name: `n${id}`,
          currency: ({ of }: { of?: string }) => (of === undefined ? `E${id}` : `of ${of}`),
          cart: { id: `c${id}`, size: 1 },
        }),
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}` }),
        User: [],
      },
    },
  },
  query: `query ($contextArgument_0: ID) {
    one: user(id: $contextArgument_0) { currency: name other: currency(of: "x") cart { id: size total: id sum: total again: total } }
    two: user(id: 2) { cart { total } }
  }`,
  variables: { contextArgument_0: '1' },
  data: {
    one: { currency: 'n1', other: 'of x', cart: { id: 1, total: 'c1', sum: 'c1 E1', again: 'c1 E1' } },
    two: { cart: { total: 'c2 E2' } },
  },
  calls: [
    '1 a: Cart.id Cart.size Query.user(id: "1") Query.user(id: "2") User.cart User.currency User.currency(of: ' +
      '"x") User.name',
    '2 a: Cart{id: "c1"} -> Cart.total(in: "E1")',
    '2 a: Cart{id: "c2"} -> Cart.total(in: "E2")',
  ],
});
