import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'external key fields are resolved where the entity is met',
  clause: 'Federation, "@external": an external field that is part of a key can be resolved',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String }',
      entities: { Product: [{ id: '1', name: 'Chair' }] },
    },
    reviews: {
      schema: `
        type Query { review: Review }
        type Review { product: Product }
        type Product @key(fields: "id") @extends { id: ID! @external score: Int }
      `,
      query: { review: { product: { id: '1', score: 5 } } },
      entities: { Product: [{ id: '1', score: 5 }] },
    },
  },
  query: '{ review { product { id score name } } }',
  data: { review: { product: { id: '1', score: 5, name: 'Chair' } } },
  calls: [
    '1 reviews: Product.id Product.score Query.review Review.product',
    '2 products: Product{id: "1"} -> Product.name',
  ],
});
