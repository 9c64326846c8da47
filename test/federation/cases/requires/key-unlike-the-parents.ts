import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a lookup for a required field uses a key of the subgraph that is asked, not of the one before',
  clause: 'Federation, "Define multiple @keys": a representation holds a key that the subgraph itself declares',
  subgraphs: {
    stock: {
      schema:
        'type Query { product: Product } type Product @key(fields: "sku") { sku: String! @shareable id: ID! ' +
        '@shareable weight: Int }',
      query: { product: { sku: 'C1', id: '1', weight: 3 } },
    },
    shipping: {
      schema: `type Product @key(fields: "id") {
        id: ID! @shareable
        sku: String! @shareable
        weight: Int @external
        cost: Int @requires(fields: "weight")
      }`,
      entities: { Product: ({ id, weight }) => (id === '1' ? { sku: 'C1', cost: Number(weight) * 10 } : null) },
    },
  },
  query: '{ product { cost } }',
  data: { product: { cost: 30 } },
  calls: {
    native: [
      '1 stock: Product.id Product.sku Product.weight Query.product',
      '2 shipping: Product{id: "1", sku: "C1", weight: 3} -> Product.cost',
    ],
    portable: [
      '1 stock: Product.id Product.sku Product.weight Query.product',
      '2 shipping: Product{id: "1", weight: 3} -> Product.cost',
    ],
  },
});
