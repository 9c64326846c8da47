import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T3: a nullable root field that errors yields its null, never an empty object',
  clause: "GraphQL §6.4.4: the field's value is null, and its entry is there",
  subgraphs: {
    users: {
      schema: 'type Query { profile: User version: Int } type User { name: String }',
      query: { profile: new Error('no profile'), version: 1 },
    },
  },
  query: '{ profile { name } }',
  data: { profile: null },
  errors: [{ message: 'no profile', path: ['profile'], code: 'BACKEND_FAILED', subgraph: 'users' }],
  calls: ['1 users: Query.profile'],
});
