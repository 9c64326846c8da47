import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'Federation 1 and 2 subgraphs complete one entity',
  clause: 'Federation 2, "Moving from Federation 1": subgraphs move one by one',
  subgraphs: {
    one: {
      federation: 1,
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! a: Int }',
      query: { item: { id: '1', a: 1 } },
      entities: { Item: [{ id: '1', a: 1 }] },
    },
    two: { schema: 'type Item @key(fields: "id") { id: ID! b: Int }', entities: { Item: [{ id: '1', b: 2 }] } },
  },
  query: '{ item { a b } }',
  data: { item: { a: 1, b: 2 } },
  calls: ['1 one: Item.a Item.id Query.item', '2 two: Item{id: "1"} -> Item.b'],
});
