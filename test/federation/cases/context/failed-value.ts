import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a context whose value failed takes away only what is computed from it',
  clause:
    'GraphQL §6.4.4: an error belongs to the field that raised it; null would be another value than the one that ' +
    'is not known',
  subgraphs: {
    a: {
      schema: `
        type Query { users: [User] }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String language: String cart: Cart }
        type Cart @key(fields: "id") {
          id: ID!
          total(in: String @fromContext(field: "$buyer { currency }")): String
          title(for: String @fromContext(field: "$buyer { language }")): String
        }
      `,
      query: {
        users: [
          { id: '1', currency: new Error('no rates today'), language: 'fr', cart: { id: 'a' } },
          { id: '2', currency: 'USD', language: 'fr', cart: { id: 'b' } },
        ],
      },
      entities: {
        Cart: ({ id }) => ({
          total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}`,
          title: ({ for: language }: { for: string }) => `${String(id)} ${language}`,
        }),
        User: [],
      },
    },
  },
  query: '{ users { cart { total title } } }',
  data: { users: [{ cart: { total: null, title: 'a fr' } }, { cart: { total: 'b USD', title: 'b fr' } }] },
  errors: [{ message: 'no rates today', path: ['users', 0, 'cart', 'total'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: [
    '1 a: Cart.id Query.users User.cart User.currency User.language',
    '2 a: Cart{id: "a"} -> Cart.title(for: "fr") Cart.total(in: null)',
    '2 a: Cart{id: "b"} -> Cart.title(for: "fr") Cart.total(in: "USD")',
  ],
});
