import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field is provided on one path and looked up on another',
  clause: 'Federation, "@provides": it holds for the field it is written on alone',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String @shareable }',
      entities: {
        Product: [
          { id: '1', name: 'Chair' },
          { id: '2', name: 'Table' },
        ],
      },
    },
    reviews: {
      schema: `
        type Query { review: Review }
        type Review { product: Product @provides(fields: "name") similar: [Product] }
        type Product @key(fields: "id") { id: ID! name: String @external }
      `,
      query: { review: { product: { id: '1', name: 'Chair' }, similar: [{ id: '2' }] } },
    },
  },
  query: '{ review { similar { name } product { name } } }',
  data: { review: { similar: [{ name: 'Table' }], product: { name: 'Chair' } } },
  calls: [
    '1 reviews: Product.id Product.name Query.review Review.product Review.similar',
    '2 products: Product{id: "2"} -> Product.name',
  ],
});
