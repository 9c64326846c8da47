import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T1: an entity that a backend cannot find nulls the nearest nullable ancestor with one error',
  clause: 'GraphQL §6.4.4: a null in a non-null position propagates to the nearest nullable parent',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! name: String! }',
      query: {
        products: [
          { id: '1', name: 'Chair' },
          { id: '2', name: 'Table' },
        ],
      },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int! reserved: Int! }',
      entities: { Product: [{ id: '2', inStock: 2, reserved: 1 }] },
    },
  },
  query: '{ products { name inStock reserved } }',
  data: { products: [null, { name: 'Table', inStock: 2, reserved: 1 }] },
  errors: [
    {
      message: 'Cannot return null for non-nullable field Product.inStock.',
      path: ['products', 0, 'inStock'],
      code: 'NULL_IN_NON_NULL',
    },
  ],
  calls: [
    '1 products: Product.id Product.name Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock Product.reserved',
  ],
});
