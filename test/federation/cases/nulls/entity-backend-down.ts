import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a backend that is down leaves only its own fields empty, with an error at each place',
  clause: 'GraphQL §6.4.4: a field error for each field without its value',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! name: String }',
      query: {
        products: [
          { id: '1', name: 'Chair' },
          { id: '2', name: 'Table' },
        ],
      },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: [{ id: '1' }, { id: '2' }] },
      down: true,
    },
    reviews: {
      schema: 'type Product @key(fields: "id") { id: ID! score: Int }',
      entities: {
        Product: [
          { id: '1', score: 5 },
          { id: '2', score: 4 },
        ],
      },
    },
  },
  query: '{ products { name inStock score } }',
  data: {
    products: [
      { name: 'Chair', inStock: null, score: 5 },
      { name: 'Table', inStock: null, score: 4 },
    ],
  },
  errors: [
    {
      message: 'A backend could not be reached.',
      path: ['products', 0, 'inStock'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'stock',
    },
    {
      message: 'A backend could not be reached.',
      path: ['products', 1, 'inStock'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'stock',
    },
  ],
  calls: [
    '1 products: Product.id Product.name Query.products',
    '2 reviews: Product{id: "1"} Product{id: "2"} -> Product.score',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock',
  ],
});
