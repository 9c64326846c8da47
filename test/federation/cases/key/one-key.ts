import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity is completed from another subgraph by its key',
  clause: 'Federation, "Entities": a @key field identifies an entity across subgraphs',
  subgraphs: {
    products: {
      schema: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! name: String }
      `,
      query: {
        products: [
          { id: '1', name: 'Chair' },
          { id: '2', name: 'Table' },
        ],
      },
    },
    stock: {
      schema: `type Product @key(fields: "id") { id: ID! inStock: Int }`,
      entities: {
        Product: [
          { id: '1', inStock: 3 },
          { id: '2', inStock: 0 },
        ],
      },
    },
  },
  query: '{ products { inStock name } }',
  data: {
    products: [
      { inStock: 3, name: 'Chair' },
      { inStock: 0, name: 'Table' },
    ],
  },
  calls: [
    '1 products: Product.id Product.name Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock',
  ],
});
