import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T5: one bad key among N leaves the others resolved, whatever the order',
  clause: 'GraphQL §6.4.4: an error at one item nulls that item alone',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '3' }, { id: 'bad' }, { id: '1' }, { id: '2' }] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: ({ id }) => (id === 'bad' ? new Error('no such product') : { inStock: Number(id) }) },
    },
  },
  query: '{ products { inStock } }',
  data: { products: [{ inStock: 3 }, { inStock: null }, { inStock: 1 }, { inStock: 2 }] },
  errors: [{ message: 'no such product', path: ['products', 1, 'inStock'], code: 'BACKEND_FAILED', subgraph: 'stock' }],
  calls: [
    '1 products: Product.id Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} Product{id: "3"} Product{id: "bad"} -> Product.inStock',
  ],
});
