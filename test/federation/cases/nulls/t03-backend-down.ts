import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T3: a nullable root field whose backend is down yields its null, and other backends answer',
  clause: 'GraphQL §6.4.4; the address of the backend is not for clients',
  subgraphs: {
    users: {
      schema: 'type Query { profile: User } type User { name: String }',
      query: { profile: { name: 'Ann' } },
      down: true,
    },
    news: { schema: 'type Query { news: [String!] }', query: { news: ['One'] } },
  },
  query: '{ profile { name } news }',
  data: { profile: null, news: ['One'] },
  errors: [
    { message: 'A backend could not be reached.', path: ['profile'], code: 'BACKEND_UNREACHABLE', subgraph: 'users' },
  ],
  calls: ['1 news: Query.news', '1 users: Query.profile User.name'],
});
