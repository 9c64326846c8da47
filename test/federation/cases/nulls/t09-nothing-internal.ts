import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T9: stack traces, queries, variables and URLs of backends never reach a client; codes do',
  clause: 'OWASP, error handling; GraphQL §7.1.2: what is in extensions is ours to choose',
  subgraphs: {
    users: {
      schema: 'type Query { me: User } type User { name: String }',
      query: { me: null },
      respond: () => ({
        data: { me: null },
        errors: [
          {
            message: 'not today',
            path: ['me'],
            locations: [{ line: 1, column: 2 }],
            extensions: {
              code: 'CLOSED',
              stacktrace: ['at x'],
              exception: { stack: 'at y' },
              url: 'http://10.0.0.1/',
              query: '{ me }',
              variables: { a: 1 },
              until: 'noon',
            },
          },
        ],
      }),
    },
  },
  query: '{ me { name } }',
  data: { me: null },
  errors: [{ message: 'not today', path: ['me'], code: 'CLOSED', subgraph: 'users', extensions: { until: 'noon' } }],
  calls: ['1 users: Query.me'],
});
