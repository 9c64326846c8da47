import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a nested key is sent as a nested object',
  clause: 'Federation, "Nested fields in compound @keys"',
  subgraphs: {
    users: {
      schema: `
        type Query { users: [User] }
        type User @key(fields: "name company { id }") { name: String! company: Company! }
        type Company { id: ID! title: String }
      `,
      query: {
        users: [
          { name: 'Ann', company: { id: 'x', title: 'X Ltd' } },
          { name: 'Ann', company: { id: 'y', title: 'Y Ltd' } },
        ],
      },
    },
    badges: {
      schema: `
        type User @key(fields: "name company { id }") { name: String! company: Company! badge: Int }
        type Company { id: ID! @shareable }
      `,
      entities: {
        User: [
          { name: 'Ann', company: { id: 'y' }, badge: 2 },
          { name: 'Ann', company: { id: 'x' }, badge: 1 },
        ],
      },
    },
  },
  query: '{ users { badge } }',
  data: { users: [{ badge: 1 }, { badge: 2 }] },
  calls: [
    '1 users: Company.id Query.users User.company User.name',
    '2 badges: User{company: {id: "x"}, name: "Ann"} User{company: {id: "y"}, name: "Ann"} -> User.badge',
  ],
});
