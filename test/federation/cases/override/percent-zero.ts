import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a progressive override of 0 percent has not moved yet',
  clause:
    'Federation, "Incremental migration with progressive @override": percent(x) of the requests take the new subgraph',
  subgraphs: {
    old: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! price: Int }',
      query: { item: { id: '1', price: 1 } },
    },
    new: {
      schema:
        'type Item @key(fields: "id") { id: ID! price: Int @override(from: "old", label: "percent(0)") other: Int }',
      entities: { Item: [{ id: '1', price: 2, other: 3 }] },
    },
  },
  query: '{ item { price other } }',
  data: { item: { price: 1, other: 3 } },
  calls: ['1 old: Item.id Item.price Query.item', '2 new: Item{id: "1"} -> Item.other'],
});
