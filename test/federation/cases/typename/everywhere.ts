import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: '__typename is answered at every level, between other fields',
  clause: 'GraphQL §4.1; §6.3.2 for the order',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item!] } type Item @key(fields: "id") { id: ID! part: Part } type Part { n: Int }',
      query: { items: [{ id: '1', part: { n: 1 } }] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! tags: [Tag] } type Tag { t: String }',
      entities: { Item: [{ id: '1', tags: [{ t: 'x' }, null] }] },
    },
  },
  query: '{ items { tags { t __typename } __typename part { __typename } } __typename }',
  data: {
    items: [{ tags: [{ t: 'x', __typename: 'Tag' }, null], __typename: 'Item', part: { __typename: 'Part' } }],
    __typename: 'Query',
  },
  calls: ['1 a: Item.id Item.part Query.items', '2 b: Item{id: "1"} -> Item.tags Tag.t'],
});
