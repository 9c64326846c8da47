import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T10: of two aliases of one non-null field, one of which fails, the original message is reported',
  clause: 'GraphQL §6.4.4: the field error is the one that was raised',
  subgraphs: {
    users: {
      schema: 'type Query { me: User } type User { score(of: Int!): Int! }',
      query: { me: { score: ({ of }: { of: number }) => (of === 2 ? new Error('2 is not scored') : 10) } },
    },
  },
  query: '{ me { one: score(of: 1) two: score(of: 2) } }',
  data: { me: null },
  errors: [{ message: '2 is not scored', path: ['me', 'two'], code: 'BACKEND_FAILED', subgraph: 'users' }],
  calls: ['1 users: Query.me User.score(of: 1) User.score(of: 2)'],
});
