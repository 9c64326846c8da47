import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'introspection alone asks no backend',
  clause: 'GraphQL §4.2',
  subgraphs: { a: { schema: 'type Query { n: Int } type Item { x: Int }', query: { n: 1 } } },
  query: 'query ($name: String!) { __type(name: $name) { kind } missing: __type(name: "Nothing") { kind } }',
  variables: { name: 'Item' },
  data: { __type: { kind: 'OBJECT' }, missing: null },
  calls: [],
});
