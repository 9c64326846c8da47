import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T11: a required nested object that is null is sent as null, whatever is required in it',
  clause: 'Federation subgraph specification, "_Any": nothing is required of what is not there',
  subgraphs: {
    products: {
      schema: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! size: Size }
        type Size { width: Int! }
      `,
      query: { product: { id: '1', size: null } },
    },
    shipping: {
      schema: `
        type Product @key(fields: "id") { id: ID! size: Size @external cost: Int @requires(fields: "size { width }") }
        type Size { width: Int! @external }
      `,
      entities: { Product: ({ size }) => ({ cost: size === null ? 7 : 8 }) },
    },
  },
  query: '{ product { cost } }',
  data: { product: { cost: 7 } },
  calls: [
    '1 products: Product.id Product.size Query.product',
    '2 shipping: Product{id: "1", size: null} -> Product.cost',
  ],
});
