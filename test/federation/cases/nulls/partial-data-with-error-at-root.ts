import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "errors of two backends are each told, in the order of the client's fields",
  clause: 'GraphQL §7.1.2: all errors of the execution are listed',
  subgraphs: {
    a: { schema: 'type Query { one: Int three: Int }', query: { one: new Error('no one'), three: 3 } },
    b: { schema: 'type Query { two: Int }', query: { two: new Error('no two') } },
  },
  query: '{ two three one }',
  data: { two: null, three: 3, one: null },
  errors: [
    { message: 'no two', path: ['two'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'no one', path: ['one'], code: 'BACKEND_FAILED', subgraph: 'a' },
  ],
  calls: ['1 a: Query.one Query.three', '1 b: Query.two'],
});
