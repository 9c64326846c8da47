import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a variable that only a skipped part uses is not sent',
  clause: 'GraphQL §5.8.4: the operation for a subgraph uses each of its variables',
  subgraphs: {
    a: {
      schema: 'type Query { a(n: Int, f: In): Int } input In { n: Int!, list: [Int] }',
      query: { a: ({ n }: { n?: number }) => n ?? -1 },
    },
    b: { schema: 'type Query { b(n: Int): Int }', query: { b: ({ n }: { n?: number }) => n ?? -2 } },
  },
  query:
    'query($one: Int!, $two: Int!, $no: Boolean!, $f: In) { a(n: $one) other: a(f: $f) @include(if: $no) b(n: ' +
    '$two) @include(if: $no) ... @skip(if: true) { more: b(n: $two) } }',
  variables: { one: 1, two: 2, no: false, f: { n: 3 } },
  data: { a: 1 },
  calls: ['1 a: Query.a(n: 1)'],
});
