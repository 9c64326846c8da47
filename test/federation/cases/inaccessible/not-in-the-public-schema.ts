import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an inaccessible field is unknown to clients',
  clause: 'Federation, "@inaccessible": the element is left out of the API schema',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! secret: String @inaccessible }',
      query: { item: { id: '1', secret: 'x' } },
    },
  },
  query: '{ item { id secret } }',
  refused: { code: 'GRAPHQL_VALIDATION_FAILED', message: 'Cannot query field "secret" on type "Item".' },
});
