import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'introspection beside other fields is answered locally, in its place',
  clause: 'GraphQL §4.2: __schema and __type are fields of the query root',
  subgraphs: { a: { schema: 'type Query { n: Int }', query: { n: 1 } } },
  query: '{ t: __type(name: "Query") { name fields { name } } n __schema { queryType { name } } }',
  data: { t: { name: 'Query', fields: [{ name: 'n' }] }, n: 1, __schema: { queryType: { name: 'Query' } } },
  calls: ['1 a: Query.n'],
});
