import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a field skipped by a literal is neither answered nor asked for',
  clause: 'GraphQL §3.13.1 @skip',
  subgraphs: {
    a: { schema: 'type Query { one: Int two: Int }', query: { one: 1, two: 2 } },
    b: { schema: 'type Query { three: Int }', query: { three: 3 } },
  },
  query: '{ one two @skip(if: true) three @skip(if: true) }',
  data: { one: 1 },
  calls: ['1 a: Query.one'],
});
