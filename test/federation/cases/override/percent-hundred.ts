import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a progressive override of 100 percent has moved',
  clause:
    'Federation, "Incremental migration with progressive @override": percent(x) of the requests take the new subgraph',
  subgraphs: {
    old: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! price: Int }',
      query: { item: { id: '1', price: 1 } },
    },
    new: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int @override(from: "old", label: "percent(100)") }',
      entities: { Item: [{ id: '1', price: 2 }] },
    },
  },
  query: '{ item { price } }',
  data: { item: { price: 2 } },
  calls: ['1 old: Item.id Query.item', '2 new: Item{id: "1"} -> Item.price'],
});
