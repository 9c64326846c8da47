import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a variable that may be null is refused for a field of a @oneOf input object',
  clause: 'GraphQL §5.8.5: all variable usages are allowed',
  subgraphs: {
    a: {
      schema:
        'directive @oneOf on INPUT_OBJECT type Query { find(by: By!): String } input By @oneOf { id: ID name: String }',
      query: { find: 'found' },
    },
  },
  query: 'query ($id: ID) { find(by: { id: $id }) }',
  variables: { id: '1' },
  refused: {
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: 'Variable "$id" must be non-nullable to be used for OneOf Input Object "By".',
  },
});
