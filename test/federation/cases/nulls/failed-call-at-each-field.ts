import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a call that fails as a whole is told at each place that it left empty',
  clause: 'GraphQL §7.1.2: an error that belongs to a field has its path; a null without any was meant',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, { id: '2' }] },
    },
    stock: {
      schema:
        'type Query { open: Boolean shelves: Int } type Product @key(fields: "id") { id: ID! inStock: Int shelf: ' +
        'String }',
      entities: { Product: [{ id: '1' }, { id: '2' }] },
      down: true,
    },
  },
  query: '{ open shelves products { id inStock shelf } }',
  data: {
    open: null,
    shelves: null,
    products: [
      { id: '1', inStock: null, shelf: null },
      { id: '2', inStock: null, shelf: null },
    ],
  },
  errors: [
    { message: 'A backend could not be reached.', path: ['open'], code: 'BACKEND_UNREACHABLE', subgraph: 'stock' },
    { message: 'A backend could not be reached.', path: ['shelves'], code: 'BACKEND_UNREACHABLE', subgraph: 'stock' },
    {
      message: 'A backend could not be reached.',
      path: ['products', 0, 'inStock'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'stock',
    },
    {
      message: 'A backend could not be reached.',
      path: ['products', 0, 'shelf'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'stock',
    },
    {
      message: 'A backend could not be reached.',
      path: ['products', 1, 'inStock'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'stock',
    },
    {
      message: 'A backend could not be reached.',
      path: ['products', 1, 'shelf'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'stock',
    },
  ],
  calls: [
    '1 products: Product.id Query.products',
    '1 stock: Query.open Query.shelves',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock Product.shelf',
  ],
});
