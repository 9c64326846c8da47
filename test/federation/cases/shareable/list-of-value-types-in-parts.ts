import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a list of value objects is put together item by item from two subgraphs',
  clause: 'Federation, "@shareable": subgraphs that share a field must resolve it to the same values',
  subgraphs: {
    a: {
      schema:
        'type Query { cart: Cart } type Cart @key(fields: "id") { id: ID! lines: [Line] @shareable } type Line { ' +
        'sku: String @shareable count: Int }',
      query: { cart: { id: '1', lines: [{ sku: 'x', count: 1 }, null, { sku: 'y', count: 2 }] } },
    },
    b: {
      schema:
        'type Cart @key(fields: "id") { id: ID! lines: [Line] @shareable } type Line { sku: String @shareable ' +
        'price: Int }',
      entities: { Cart: [{ id: '1', lines: [{ sku: 'x', price: 5 }, null, { sku: 'y', price: 6 }] }] },
    },
  },
  query: '{ cart { lines { price count sku } } }',
  data: { cart: { lines: [{ price: 5, count: 1, sku: 'x' }, null, { price: 6, count: 2, sku: 'y' }] } },
  calls: ['1 a: Cart.id Cart.lines Line.count Line.sku Query.cart', '2 b: Cart{id: "1"} -> Cart.lines Line.price'],
});
