import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a progressive override whose label is switched on has moved',
  clause: 'Federation, "Customizing progressive @override behavior": a label is resolved by the gateway',
  subgraphs: {
    old: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! price: Int name: String }',
      query: { item: { id: '1', price: 1, name: 'old' } },
    },
    new: {
      schema: `type Item @key(fields: "id") {
        id: ID!
        price: Int @override(from: "old", label: "new-prices")
        name: String @override(from: "old", label: "new-names")
      }`,
      entities: { Item: [{ id: '1', price: 2, name: 'new' }] },
    },
  },
  overrideLabels: { 'new-prices': 100, 'new-names': 0 },
  query: '{ item { price name } }',
  data: { item: { price: 2, name: 'old' } },
  calls: ['1 old: Item.id Item.name Query.item', '2 new: Item{id: "1"} -> Item.price'],
});
