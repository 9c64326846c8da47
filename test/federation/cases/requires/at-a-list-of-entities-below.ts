import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a requirement is fetched for the entities of a list below another entity',
  clause: 'Federation, "@requires": it holds wherever the entity is met',
  subgraphs: {
    carts: {
      schema: `
        type Query { cart: Cart }
        type Cart { lines: [Line!]! }
        type Line { quantity: Int product: Product }
        type Product @key(fields: "id") { id: ID! }
      `,
      query: {
        cart: {
          lines: [
            { quantity: 1, product: { id: '1' } },
            { quantity: 2, product: null },
            { quantity: 3, product: { id: '2' } },
          ],
        },
      },
    },
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int }',
      entities: {
        Product: [
          { id: '1', weight: 1 },
          { id: '2', weight: 2 },
        ],
      },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ cart { lines { quantity product { cost } } } }',
  data: {
    cart: {
      lines: [
        { quantity: 1, product: { cost: 10 } },
        { quantity: 2, product: null },
        { quantity: 3, product: { cost: 20 } },
      ],
    },
  },
  calls: [
    '1 carts: Cart.lines Line.product Line.quantity Product.id Query.cart',
    '2 products: Product{id: "1"} Product{id: "2"} -> Product.weight',
    '3 shipping: Product{id: "1", weight: 1} Product{id: "2", weight: 2} -> Product.cost',
  ],
});
