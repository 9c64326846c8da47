import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "T4: data null and errors from an entity fetch keep the backend's error",
  clause: 'GraphQL §7.1: data may be null when errors say why',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, { id: '2' }] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: [{ id: '1' }, { id: '2' }] },
      respond: () => ({ data: null, errors: [{ message: 'the warehouse burns', extensions: { code: 'FIRE' } }] }),
    },
  },
  query: '{ products { inStock } }',
  data: { products: [{ inStock: null }, { inStock: null }] },
  errors: [0, 1].map((index) => ({
    message: 'the warehouse burns',
    path: ['products', index, 'inStock'],
    code: 'FIRE',
    subgraph: 'stock',
  })),
  calls: ['1 products: Product.id Query.products', '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock'],
});
