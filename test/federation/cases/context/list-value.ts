import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a list is taken from a context as a list',
  clause: 'Federation, "@fromContext": the argument has the type of what is selected',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! roles: [Role] cart: Cart }
        enum Role { ADMIN GUEST }
        type Cart @key(fields: "id") { id: ID! may(as: [Role] @fromContext(field: "$buyer { roles }")): String }
      `,
      query: { user: { id: '1', roles: ['GUEST', null, 'ADMIN'], cart: { id: 'c' } } },
      entities: {
        Cart: () => ({ may: ({ as: roles }: { as: readonly (string | null)[] }) => roles.join('+') }),
        User: [],
      },
    },
  },
  query: '{ user { cart { may } } }',
  data: { user: { cart: { may: 'GUEST++ADMIN' } } },
  calls: [
    '1 a: Cart.id Query.user User.cart User.roles',
    '2 a: Cart{id: "c"} -> Cart.may(as: ["GUEST", null, "ADMIN"])',
  ],
});
