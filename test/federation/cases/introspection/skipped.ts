import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'introspection below a false condition is left out',
  clause: 'GraphQL §3.13',
  subgraphs: { a: { schema: 'type Query { n: Int }', query: { n: 1 } } },
  query:
    'query ($no: Boolean!) { n __schema @include(if: $no) { queryType { name } } ... @include(if: $no) { ' +
    '__type(name: "Int") { name } } }',
  variables: { no: false },
  data: { n: 1 },
  calls: ['1 a: Query.n'],
});
