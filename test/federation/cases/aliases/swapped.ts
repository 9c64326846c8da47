import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'two fields that swap names are told apart',
  clause: 'GraphQL §2.7',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! x: Int y: Int }',
      query: { item: { id: '1', x: 1, y: 2 } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! z: Int w: Int }',
      entities: { Item: [{ id: '1', z: 3, w: 4 }] },
    },
  },
  query: '{ item { x: y y: x z: w w: z } }',
  data: { item: { x: 2, y: 1, z: 4, w: 3 } },
  calls: ['1 a: Item.id Item.x Item.y Query.item', '2 b: Item{id: "1"} -> Item.w Item.z'],
});
