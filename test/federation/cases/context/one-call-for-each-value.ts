import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'objects below different values of a context are asked for by a call for each value',
  clause:
    'Federation, "@fromContext": the nearest object above each entity sets its value; GraphQL §6.4.1: an argument ' +
    'has one value',
  subgraphs: {
    a: {
      schema: `
        type Query { users: [User] }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String carts: [[Cart]] }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: {
        users: [
          { id: '1', currency: 'EUR', carts: [[{ id: 'a' }, { id: 'b' }], [{ id: 'c' }]] },
          { id: '2', currency: 'USD', carts: [[{ id: 'd' }], null] },
          null,
          { id: '3', currency: 'EUR', carts: [[{ id: 'e' }, null]] },
        ],
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}` }),
        User: [],
      },
    },
  },
  query: '{ users { carts { total } } }',
  data: {
    users: [
      { carts: [[{ total: 'a EUR' }, { total: 'b EUR' }], [{ total: 'c EUR' }]] },
      { carts: [[{ total: 'd USD' }], null] },
      null,
      { carts: [[{ total: 'e EUR' }, null]] },
    ],
  },
  calls: [
    '1 a: Cart.id Query.users User.carts User.currency',
    '2 a: Cart{id: "a"} Cart{id: "b"} Cart{id: "c"} Cart{id: "e"} -> Cart.total(in: "EUR")',
    '2 a: Cart{id: "d"} -> Cart.total(in: "USD")',
  ],
});
