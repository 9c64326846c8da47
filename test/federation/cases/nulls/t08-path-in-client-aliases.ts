import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "T8: every error path exists in the client's operation, and its code survives nulling",
  clause: 'GraphQL §7.1.2: "If the field which experienced an error has an alias, the path should use the alias"',
  subgraphs: {
    reviews: {
      schema: `
        type Query { reviews: [Review!] }
        type Review { author: User! }
        type User @key(fields: "id") { id: ID! }
      `,
      query: { reviews: [{ author: { id: '1' } }, { author: { id: '2' } }] },
    },
    users: {
      schema: 'type User @key(fields: "id") { id: ID! name: String! }',
      entities: {
        User: ({ id }) => ({
          name:
            id === '2'
              ? Object.assign(new Error('hidden'), { extensions: { code: 'FORBIDDEN', reason: 'private' } })
              : 'Ann',
        }),
      },
    },
  },
  query: '{ all: reviews { by: author { called: name } } }',
  data: { all: null },
  errors: [
    {
      message: 'hidden',
      path: ['all', 1, 'by', 'called'],
      code: 'FORBIDDEN',
      subgraph: 'users',
      extensions: { reason: 'private' },
    },
  ],
  calls: ['1 reviews: Query.reviews Review.author User.id', '2 users: User{id: "1"} User{id: "2"} -> User.name'],
});
