import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields of the key alone are answered where the entity is met',
  clause: 'Federation, "@key": every subgraph that has the key can resolve its fields',
  subgraphs: {
    reviews: {
      schema: `
        type Query { review: Review }
        type Review { product: Product }
        type Product @key(fields: "id") { id: ID! }
      `,
      query: { review: { product: { id: '1' } } },
    },
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String }',
      entities: { Product: [{ id: '1', name: 'Chair' }] },
    },
  },
  query: '{ review { product { __typename id } } }',
  data: { review: { product: { __typename: 'Product', id: '1' } } },
  calls: ['1 reviews: Product.id Query.review Review.product'],
});
