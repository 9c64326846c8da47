import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T1: an entity that a backend cannot find nulls its own fields and leaves its siblings',
  clause: 'Federation subgraph specification, "_entities": null for an unknown representation; GraphQL §6.4.3',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product!]! } type Product @key(fields: "id") { id: ID! name: String! }',
      query: {
        products: [
          { id: '1', name: 'Chair' },
          { id: '2', name: 'Table' },
        ],
      },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: [{ id: '2', inStock: 2 }] },
    },
  },
  query: '{ products { name inStock } }',
  data: {
    products: [
      { name: 'Chair', inStock: null },
      { name: 'Table', inStock: 2 },
    ],
  },
  calls: [
    '1 products: Product.id Product.name Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock',
  ],
});
