import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a key with a list of objects is sent with every item in its order',
  clause: 'Federation, "@key": a field set may go through lists of objects',
  subgraphs: {
    carts: {
      schema: `
        type Query { cart: Cart }
        type Cart @key(fields: "lines { product { id } }") { lines: [Line!]! }
        type Line @shareable { product: Product! }
        type Product @key(fields: "id") { id: ID! }
      `,
      query: { cart: { lines: [{ product: { id: '2' } }, { product: { id: '1' } }] } },
    },
    prices: {
      schema: `
        type Cart @key(fields: "lines { product { id } }") { lines: [Line!]! total: Int }
        type Line @shareable { product: Product! }
        type Product @key(fields: "id") { id: ID! }
      `,
      entities: { Cart: [{ lines: [{ product: { id: '2' } }, { product: { id: '1' } }], total: 42 }] },
    },
  },
  query: '{ cart { total } }',
  data: { cart: { total: 42 } },
  calls: [
    '1 carts: Cart.lines Line.product Product.id Query.cart',
    '2 prices: Cart{lines: [{product: {id: "2"}}, {product: {id: "1"}}]} -> Cart.total',
  ],
});
