import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an error without a path beside complete data is kept without a path',
  clause: 'GraphQL §7.1.2: path is for errors that belong to a field',
  subgraphs: {
    a: {
      schema: 'type Query { n: Int }',
      query: { n: 1 },
      respond: (response) => ({ ...response, errors: [{ message: 'slow today', extensions: { code: 'SLOW' } }] }),
    },
  },
  query: '{ n }',
  data: { n: 1 },
  errors: [{ message: 'slow today', code: 'SLOW', subgraph: 'a' }],
  calls: ['1 a: Query.n'],
});
