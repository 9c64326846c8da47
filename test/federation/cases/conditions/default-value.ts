import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a condition takes the default of its variable, and what is sent in its place',
  clause: 'GraphQL §6.1.2: a default stands for a variable that is not provided',
  subgraphs: { a: { schema: 'type Query { a: Int b: Int }', query: { a: 1, b: 2 } } },
  query: 'query ($a: Boolean = true, $b: Boolean = true) { a @include(if: $a) b @include(if: $b) }',
  variables: { b: false },
  data: { a: 1 },
  calls: ['1 a: Query.a'],
});
