import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity under two aliases with other selections gives each its own',
  clause: 'GraphQL §2.7',
  subgraphs: {
    a: {
      schema: 'type Query { item(id: ID!): Item } type Item @key(fields: "id") { id: ID! }',
      query: { item: ({ id }: { id: string }) => ({ id }) },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! x: Int y: Int }',
      entities: { Item: [{ id: '1', x: 5, y: 6 }] },
    },
  },
  query: '{ p: item(id: "1") { x } q: item(id: "1") { y id } }',
  data: { p: { x: 5 }, q: { y: 6, id: '1' } },
  calls: ['1 a: Item.id Query.item(id: "1")', '2 b: Item{id: "1"} -> Item.x Item.y'],
});
