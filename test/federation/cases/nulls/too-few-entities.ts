import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an answer with fewer entities than were asked for leaves the rest empty, and says so',
  clause: 'Federation subgraph specification, "_entities": a result for each representation',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, { id: '2' }] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: [{ id: '1', inStock: 1 }, { id: '2', inStock: 2 }] },
      respond: () => ({ data: { _entities: [{ inStock: 1 }] } }),
    },
  },
  query: '{ products { inStock } }',
  data: { products: [{ inStock: 1 }, { inStock: null }] },
  errors: [{ message: 'The backend answered with fewer entities than were asked for.', path: ['products', 1, 'inStock'], code: 'BACKEND_ANSWER_INVALID', subgraph: 'stock' }],
  calls: [
    '1 products: Product.id Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock',
  ],
});
