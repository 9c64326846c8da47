import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a mutation whose condition is false does not run',
  clause: 'GraphQL §3.13',
  subgraphs: { a: { schema: 'type Query { q: Int } type Mutation { m: Int n: Int }', mutation: { m: 1, n: 2 } } },
  query: 'mutation ($no: Boolean = false) { m @include(if: $no) n }',
  data: { n: 2 },
  calls: ['1 a: Mutation.n'],
});
