import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'required nested fields are sent as nested objects and lists',
  clause: 'Federation, "@requires": a field set may select into objects',
  subgraphs: {
    products: {
      schema: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! size: Size parts: [Part!]! }
        type Size { width: Int height: Int depth: Int }
        type Part { name: String weight: Int }
      `,
      query: {
        product: {
          id: '1',
          size: { width: 2, height: 3, depth: 9 },
          parts: [
            { name: 'leg', weight: 1 },
            { name: 'top', weight: 5 },
          ],
        },
      },
    },
    shipping: {
      schema: `
        type Product @key(fields: "id") {
          id: ID!
          size: Size @external
          parts: [Part!]! @external
          volume: Int @requires(fields: "size { width height } parts { weight }")
        }
        type Size { width: Int @external height: Int @external }
        type Part { weight: Int @external }
      `,
      entities: {
        Product: ({ size, parts }) => ({
          volume: Object.values(size as object).length * 100 + (parts as unknown[]).length,
        }),
      },
    },
  },
  query: '{ product { volume } }',
  data: { product: { volume: 202 } },
  calls: [
    '1 products: Part.weight Product.id Product.parts Product.size Query.product Size.height Size.width',
    '2 shipping: Product{id: "1", parts: [{weight: 1}, {weight: 5}], size: {height: 3, width: 2}} -> Product.volume',
  ],
});
