import { federationCase } from '../../federation-case.ts';

const OTHER = 'There is no value because of an error at another field.';

export default federationCase({
  name: 'a null that spread over a whole answer is told as such at each root field that it took along',
  clause:
    'GraphQL §6.4.4: the other fields are null because of the error, and clients cannot tell that from a null ' +
    'that was meant',
  subgraphs: {
    a: {
      schema: 'type Query { one: Int two: Int three: Int }',
      query: { one: new Error('no one'), two: 2, three: 3 },
      // As where the backend itself forbids null, unlike what it was registered with.
      respond: ({ errors }) => ({ data: null, errors }),
    },
    b: { schema: 'type Query { four: Int }', query: { four: 4 } },
  },
  query: '{ three four uno: one two }',
  data: { three: null, four: 4, uno: null, two: null },
  errors: [
    { message: OTHER, path: ['three'], code: 'BACKEND_FAILED', subgraph: 'a' },
    { message: 'no one', path: ['uno'], code: 'BACKEND_FAILED', subgraph: 'a' },
    { message: OTHER, path: ['two'], code: 'BACKEND_FAILED', subgraph: 'a' },
  ],
  calls: ['1 a: Query.one Query.three Query.two', '1 b: Query.four'],
});
