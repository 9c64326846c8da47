import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T1: without a nullable ancestor the whole data are null',
  clause:
    'GraphQL §6.4.4: "If all fields from the root of the request to the source of the field error return Non-Null ' +
    'types, then the data entry is null"',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product!]! version: Int } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, { id: '2' }], version: 1 },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int! }',
      entities: { Product: [{ id: '2', inStock: 2 }] },
    },
  },
  query: '{ version products { inStock } }',
  data: null,
  errors: [
    {
      message: 'Cannot return null for non-nullable field Product.inStock.',
      path: ['products', 0, 'inStock'],
      code: 'NULL_IN_NON_NULL',
    },
  ],
  calls: [
    '1 products: Product.id Query.products Query.version',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock',
  ],
});
