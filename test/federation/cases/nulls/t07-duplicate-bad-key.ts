import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T7: a duplicate key that fails errors at every position that used it, without a batch index in a path',
  clause: 'GraphQL §7.1.2: a path leads to the response field that experienced the error',
  subgraphs: {
    reviews: {
      schema: `
        type Query { reviews: [Review] }
        type Review { author: User }
        type User @key(fields: "id") { id: ID! }
      `,
      query: { reviews: [{ author: { id: '1' } }, { author: { id: 'bad' } }, { author: { id: 'bad' } }] },
    },
    users: {
      schema: 'type User @key(fields: "id") { id: ID! name: String }',
      entities: { User: ({ id }) => ({ name: id === 'bad' ? new Error('name is lost') : 'Ann' }) },
    },
  },
  query: '{ reviews { author { name } } }',
  data: { reviews: [{ author: { name: 'Ann' } }, { author: { name: null } }, { author: { name: null } }] },
  errors: [
    { message: 'name is lost', path: ['reviews', 1, 'author', 'name'], code: 'BACKEND_FAILED', subgraph: 'users' },
    { message: 'name is lost', path: ['reviews', 2, 'author', 'name'], code: 'BACKEND_FAILED', subgraph: 'users' },
  ],
  calls: ['1 reviews: Query.reviews Review.author User.id', '2 users: User{id: "1"} User{id: "bad"} -> User.name'],
});
