import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'many aliases of one field with equal arguments are fetched once',
  clause: 'GraphQL §6.4.1: a query field without side effects has one value for equal arguments',
  subgraphs: { a: { schema: 'type Query { n(x: Int, y: Int): Int }', query: { n: ({ x }: { x: number }) => x * 2 } } },
  query: '{ a: n(x: 1, y: 2) b: n(y: 2, x: 1) c: n(x: 2) }',
  data: { a: 2, b: 2, c: 4 },
  calls: ['1 a: Query.n(x: 1, y: 2) Query.n(x: 2)'],
});
