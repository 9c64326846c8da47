import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'root fields of several subgraphs are asked for at the same time',
  clause: 'GraphQL §6.2.1: the fields of a query may be executed in any order, also in parallel',
  subgraphs: {
    a: { schema: 'type Query { a: Int }', query: { a: 1 } },
    b: { schema: 'type Query { b: Int }', query: { b: 2 } },
    c: { schema: 'type Query { c: Int d: Int }', query: { c: 3, d: 4 } },
  },
  query: '{ d a c b }',
  data: { d: 4, a: 1, c: 3, b: 2 },
  calls: ['1 a: Query.a', '1 b: Query.b', '1 c: Query.c Query.d'],
});
