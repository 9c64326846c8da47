import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a cycle of fragments is refused',
  clause: 'GraphQL §5.5.2.2',
  subgraphs: { a: { schema: 'type Query { item: Item } type Item { item: Item n: Int }', query: {} } },
  query: '{ item { ...F } } fragment F on Item { n item { ...F } }',
  refused: { code: 'GRAPHQL_VALIDATION_FAILED', message: 'Cannot spread fragment "F" within itself.' },
});
