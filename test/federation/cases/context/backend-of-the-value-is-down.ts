import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "where nobody can tell the value of a context, what takes it fails with that backend's error",
  clause: 'Federation, "@fromContext": the value is not null, it is not known',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String @external cart: Cart }
        type Cart @key(fields: "id") { id: ID! size: Int total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: { user: { id: '1', cart: { id: 'a', size: 1 } } },
      entities: { Cart: [], User: [] },
    },
    b: { schema: 'type User @key(fields: "id") { id: ID! currency: String }', entities: { User: [] }, down: true },
  },
  query: '{ user { cart { size total } } }',
  data: { user: { cart: { size: 1, total: null } } },
  errors: [
    {
      message: 'A backend could not be reached.',
      path: ['user', 'cart', 'total'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'b',
    },
  ],
  calls: ['1 a: Cart.id Cart.size Query.user User.cart User.id', '2 b: User{id: "1"} -> __typename'],
});
