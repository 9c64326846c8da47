import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'introspection in a field of type Query is refused clearly',
  clause:
    'GraphQL §4.2: __schema and __type are accessible from the root type; nobody asks for them elsewhere, and ' +
    'null would be wrong',
  subgraphs: {
    a: { schema: 'type Query { self: Query a: Int }', query: { a: 1, self: () => ({ a: 1 }) } },
  },
  query: '{ self { a __schema { queryType { name } } } }',
  refused: { code: 'PLANNING_FAILED', message: '__schema is answered at the root of a query only.' },
});
