import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a provided null is an answer and is not looked up again',
  clause: 'Federation, "@provides": the providing subgraph resolves the field; null is a value of it',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String @shareable }',
      entities: { Product: [{ id: '1', name: 'never asked' }] },
    },
    reviews: {
      schema: `
        type Query { review: Review }
        type Review { product: Product @provides(fields: "name") }
        type Product @key(fields: "id") { id: ID! name: String @external }
      `,
      query: { review: { product: { id: '1', name: null } } },
    },
  },
  query: '{ review { product { name } } }',
  data: { review: { product: { name: null } } },
  calls: ['1 reviews: Product.name Query.review Review.product'],
});
