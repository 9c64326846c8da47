import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T16: __typename of a query is answered without a backend',
  clause: 'GraphQL §4.1',
  subgraphs: { a: { schema: 'type Query { q: Int }', query: { q: 1 } } },
  query: '{ ... { __typename } kind: __typename }',
  data: { __typename: 'Query', kind: 'Query' },
  calls: [],
});
