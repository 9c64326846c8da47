import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a provided field is taken where it is provided, without a lookup',
  clause: 'Federation, "@provides": the subgraph resolves the external field at this path',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String @shareable }',
      entities: { Product: [{ id: '1', name: 'Chair' }] },
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
  query: '{ review { product { name } } }',
  data: { review: { product: { name: 'Chair' } } },
  calls: ['1 reviews: Product.name Query.review Review.product'],
});
