import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an answer with more entities than were asked for is matched with none of them',
  clause:
    'Federation subgraph specification, "_entities": a result for each representation: with more nobody knows ' +
    'which is whose',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, { id: '2' }] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: {
        Product: [
          { id: '1', inStock: 1 },
          { id: '2', inStock: 2 },
        ],
      },
      respond: () => ({
        data: { _entities: [{ inStock: 1 }, { inStock: 2 }, null] },
        errors: [{ message: 'one too many', path: ['_entities', 1, 'inStock'] }],
      }),
    },
  },
  query: '{ products { inStock } }',
  data: { products: [{ inStock: null }, { inStock: null }] },
  errors: [
    ...[0, 1].map((index) => ({
      message: 'The backend answered with 3 entities, and was asked for 2 entities.',
      path: ['products', index, 'inStock'],
      code: 'BACKEND_ANSWER_INVALID',
      subgraph: 'stock',
    })),
    // It could be of either: it is told without a path.
    { message: 'one too many', code: 'BACKEND_FAILED', subgraph: 'stock' },
  ],
  calls: ['1 products: Product.id Query.products', '2 stock: Product{id: "1"} Product{id: "2"} -> Product.inStock'],
});
