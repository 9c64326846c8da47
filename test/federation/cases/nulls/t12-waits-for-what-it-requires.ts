import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T12: a @requires fetch never runs beside what it depends on, also when that depends on a third',
  clause: 'Federation, "@requires": fields of the set are resolved first',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: { schema: 'type Item @key(fields: "id") { id: ID! sku: ID! }', entities: { Item: [{ id: '1', sku: 's' }] } },
    c: {
      schema: 'type Item @key(fields: "id") { id: ID! sku: ID! @external price: Int @requires(fields: "sku") }',
      entities: { Item: ({ sku }) => ({ price: sku === 's' ? 9 : 0 }) },
    },
    d: {
      schema:
        'type Item @key(fields: "id") { id: ID! price: Int @external sku: ID! @external tax: Int ' +
        '@requires(fields: "price sku") }',
      entities: { Item: ({ price, sku }) => ({ tax: sku === 's' ? Number(price) * 2 : 0 }) },
    },
  },
  query: '{ item { tax price sku } }',
  data: { item: { tax: 18, price: 9, sku: 's' } },
  calls: [
    '1 a: Item.id Query.item',
    '2 b: Item{id: "1"} -> Item.sku',
    '3 c: Item{id: "1", sku: "s"} -> Item.price',
    '4 d: Item{id: "1", price: 9, sku: "s"} -> Item.tax',
  ],
});
