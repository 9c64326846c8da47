import { federationCase } from '../../federation-case.ts';

const OTHER = 'There is no value because of an error at another field.';

export default federationCase({
  name: 'data null that names one entity fails that by its own error, and the others because of it',
  clause:
    'GraphQL §6.4.4 and §7.1.2: a path leads to the field that failed; what is null besides is null because of it',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! name: String }',
      query: {
        products: [
          { id: '1', name: 'Pan' },
          { id: '2', name: 'Pot' },
          { id: '3', name: 'Lid' },
        ],
      },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int shelf: String }',
      entities: { Product: [{ id: '1' }, { id: '2' }, { id: '3' }] },
      respond: () => ({
        data: null,
        errors: [{ message: 'no shelf has it', path: ['_entities', 1, 'shelf'], extensions: { code: 'LOST' } }],
      }),
    },
  },
  query: '{ products { name shelf inStock } }',
  data: {
    products: [
      { name: 'Pan', shelf: null, inStock: null },
      { name: 'Pot', shelf: null, inStock: null },
      { name: 'Lid', shelf: null, inStock: null },
    ],
  },
  errors: [
    { message: OTHER, path: ['products', 0, 'shelf'], code: 'LOST', subgraph: 'stock' },
    { message: OTHER, path: ['products', 0, 'inStock'], code: 'LOST', subgraph: 'stock' },
    { message: 'no shelf has it', path: ['products', 1, 'shelf'], code: 'LOST', subgraph: 'stock' },
    { message: OTHER, path: ['products', 1, 'inStock'], code: 'LOST', subgraph: 'stock' },
    { message: OTHER, path: ['products', 2, 'shelf'], code: 'LOST', subgraph: 'stock' },
    { message: OTHER, path: ['products', 2, 'inStock'], code: 'LOST', subgraph: 'stock' },
  ],
  calls: [
    '1 products: Product.id Product.name Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} Product{id: "3"} -> Product.inStock Product.shelf',
  ],
});
