import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a Federation 1 subgraph may extend Query',
  clause: 'Federation 1: root types are extended like any other',
  subgraphs: {
    a: { federation: 1, schema: 'extend type Query { a: Int }', query: { a: 1 } },
    b: { federation: 1, schema: 'extend type Query { b: Int }', query: { b: 2 } },
  },
  query: '{ b a }',
  data: { b: 2, a: 1 },
  calls: ['1 a: Query.a', '1 b: Query.b'],
});
