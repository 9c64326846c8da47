import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an operation of a kind that the graph does not have is refused',
  clause: 'GraphQL §6.1: the schema must support the operation type',
  subgraphs: { a: { schema: 'type Query { a: Int }', query: { a: 1 } } },
  query: 'mutation { add }',
  refused: {
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: 'The schema is not configured to execute mutation operations.',
  },
});
