import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a shareable field is taken from the subgraph that is asked anyway',
  clause: 'Federation, "@shareable": any of its subgraphs may resolve the field',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String @shareable }',
      query: { item: { id: '1', name: 'Chair' } },
      entities: { Item: [] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! name: String @shareable price: Int }',
      entities: { Item: [{ id: '1', name: 'Chair', price: 9 }] },
    },
  },
  query: '{ item { price name } }',
  data: { item: { price: 9, name: 'Chair' } },
  calls: ['1 a: Item.id Item.name Query.item', '2 b: Item{id: "1"} -> Item.price'],
});
