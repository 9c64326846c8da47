import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'of several keys, the one is used that the next subgraph knows',
  clause: 'Federation, "Define multiple @keys": each subgraph names the keys it can be asked by',
  subgraphs: {
    products: {
      schema: `
        type Query { products: [Product] }
        type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! name: String }
      `,
      query: { products: [{ id: '1', sku: 'C1', name: 'Chair' }] },
    },
    stock: {
      schema: 'type Product @key(fields: "sku") { sku: String! inStock: Int }',
      entities: { Product: [{ sku: 'C1', inStock: 3 }] },
    },
    reviews: {
      schema: 'type Product @key(fields: "id") { id: ID! score: Int }',
      entities: { Product: [{ id: '1', score: 5 }] },
    },
  },
  query: '{ products { name inStock score } }',
  data: { products: [{ name: 'Chair', inStock: 3, score: 5 }] },
  calls: [
    '1 products: Product.id Product.name Product.sku Query.products',
    '2 reviews: Product{id: "1"} -> Product.score',
    '2 stock: Product{sku: "C1"} -> Product.inStock',
  ],
});
