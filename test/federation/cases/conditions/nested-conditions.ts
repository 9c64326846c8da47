import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a condition inside a fragment whose condition fails does not matter',
  clause: 'GraphQL §6.3.2: what is in an excluded fragment is not collected',
  subgraphs: { a: { schema: 'type Query { a: Int b: Int }', query: { a: 1, b: 2 } } },
  query:
    'query ($no: Boolean!, $yes: Boolean!) { ...F @include(if: $no) b } fragment F on Query { a @include(if: ' +
    '$yes) ... @include(if: $yes) { b } }',
  variables: { no: false, yes: true },
  data: { b: 2 },
  calls: ['1 a: Query.b'],
});
