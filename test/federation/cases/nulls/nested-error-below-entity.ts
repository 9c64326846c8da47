import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "an error deep below an entity is reported at its place in the client's data",
  clause: 'GraphQL §7.1.2: a path leads to the response field that experienced the error',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, { id: '2' }] },
    },
    reviews: {
      schema: `
        type Product @key(fields: "id") { id: ID! reviews: [Review!] }
        type Review { text: String! }
      `,
      entities: {
        Product: [
          { id: '1', reviews: [{ text: 'Good' }] },
          { id: '2', reviews: [{ text: 'Bad' }, { text: new Error('erased') }] },
        ],
      },
    },
  },
  query: '{ products { opinions: reviews { words: text } } }',
  data: { products: [{ opinions: [{ words: 'Good' }] }, { opinions: null }] },
  // The backend's own null spread to the list; the error lies deeper.
  errors: [
    { message: 'erased', path: ['products', 1, 'opinions', 1, 'words'], code: 'BACKEND_FAILED', subgraph: 'reviews' },
  ],
  calls: [
    '1 products: Product.id Query.products',
    '2 reviews: Product{id: "1"} Product{id: "2"} -> Product.reviews Review.text',
  ],
});
