import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'beside a provided field, only what is not provided is looked up',
  clause: 'Federation, "@provides": other external fields still come from their own subgraph',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String @shareable price: Int }',
      entities: { Product: [{ id: '1', name: 'Chair', price: 9 }] },
    },
    reviews: {
      schema: `
        type Query { review: Review }
        type Review { product: Product @provides(fields: "name") }
        type Product @key(fields: "id") { id: ID! name: String @external }
      `,
      query: { review: { product: { id: '1', name: 'Chair' } } },
    },
  },
  query: '{ review { product { name price } } }',
  data: { review: { product: { name: 'Chair', price: 9 } } },
  calls: [
    '1 reviews: Product.id Product.name Query.review Review.product',
    '2 products: Product{id: "1"} -> Product.price',
  ],
});
