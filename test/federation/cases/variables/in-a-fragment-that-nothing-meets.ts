import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a variable in a fragment that no object of the subgraph meets does no harm',
  clause: 'GraphQL §5.8.3: all variables of an operation are declared',
  subgraphs: {
    a: {
      schema: `
        type Query { named: [Named] }
        interface Named { name: String }
        union Found = Note | Item
        type Note { size(unit: String): Int @shareable }
        type Item implements Named @key(fields: "id") { id: ID! name: String }
      `,
      query: { named: [{ __typename: 'Item', id: '1', name: 'Pan' }] },
    },
    b: {
      schema: 'union Found = Item type Item @key(fields: "id") { id: ID! weight: Int } type Query { found: Found }',
      query: { found: null },
      entities: { Item: [{ id: '1', weight: 2 }] },
    },
  },
  query:
    'query($unit: String) { named { ... on Found { ... on Note { size(unit: $unit) } ... on Item { __typename } } } }',
  variables: { unit: 'cm' },
  data: { named: [{ __typename: 'Item' }] },
  calls: ['1 a: Query.named'],
});
