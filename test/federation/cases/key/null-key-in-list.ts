import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'null items and null entities of a list are not asked for',
  clause: 'GraphQL §6.4.3: a null item has no selection set to complete',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [null, { id: '2' }, null] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: [{ id: '2', inStock: 2 }] },
    },
  },
  query: '{ products { inStock } }',
  data: { products: [null, { inStock: 2 }, null] },
  calls: ['1 products: Product.id Query.products', '2 stock: Product{id: "2"} -> Product.inStock'],
});
