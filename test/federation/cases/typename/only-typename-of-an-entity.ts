import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: '__typename of an entity alone does not look it up',
  clause: 'GraphQL §4.1',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item none: Item } type Item @key(fields: "id") { id: ID! }',
      query: { item: { id: '1' }, none: null },
    },
    b: { schema: 'type Item @key(fields: "id") { id: ID! x: Int }', entities: { Item: [] } },
  },
  query: '{ item { __typename } none { __typename } }',
  data: { item: { __typename: 'Item' }, none: null },
  calls: ['1 a: Query.item Query.none'],
});
