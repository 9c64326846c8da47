import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'each backend is sent only the variables that its operation uses',
  clause: 'GraphQL §5.8.4: all variables of an operation are used',
  subgraphs: {
    a: { schema: 'type Query { a(x: Int): Int }', query: { a: ({ x }: { x: number }) => x } },
    b: { schema: 'type Query { b(y: Int): Int }', query: { b: ({ y }: { y: number }) => y } },
  },
  query: 'query ($x: Int, $y: Int) { a(x: $x) b(y: $y) }',
  variables: { x: 1, y: 2 },
  data: { a: 1, b: 2 },
  calls: ['1 a: Query.a(x: 1)', '1 b: Query.b(y: 2)'],
});
