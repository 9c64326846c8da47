import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the value of a context is looked up in the subgraph that has it, before it is given',
  clause: 'Federation, "@fromContext": the selection may name fields that are external to the subgraph',
  subgraphs: {
    a: {
      schema: `
        type Query { users: [User] }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String @external cart: Cart }
        type Cart @key(fields: "id") { id: ID! size: Int total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: {
        users: [
          { id: '1', cart: { id: 'a', size: 1 } },
          { id: '2', cart: { id: 'b', size: 2 } },
        ],
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}` }),
        User: [],
      },
    },
    b: {
      schema: 'type User @key(fields: "id") { id: ID! currency: String }',
      entities: {
        User: [
          { id: '1', currency: 'EUR' },
          { id: '2', currency: 'USD' },
        ],
      },
    },
  },
  query: '{ users { cart { size total } } }',
  data: { users: [{ cart: { size: 1, total: 'a EUR' } }, { cart: { size: 2, total: 'b USD' } }] },
  calls: [
    '1 a: Cart.id Cart.size Query.users User.cart User.id',
    '2 b: User{id: "1"} User{id: "2"} -> User.currency',
    '3 a: Cart{id: "a"} -> Cart.total(in: "EUR")',
    '3 a: Cart{id: "b"} -> Cart.total(in: "USD")',
  ],
});
