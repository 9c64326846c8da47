import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity below a looked-up entity is looked up in turn',
  clause: 'Federation, "Entities": an entity may be referenced by the fields of another',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }',
      query: { product: { id: '1', name: 'Chair' } },
    },
    reviews: {
      schema: `
        type Product @key(fields: "id") { id: ID! reviews: [Review] }
        type Review { text: String author: User }
        type User @key(fields: "id") { id: ID! }
      `,
      entities: {
        Product: [
          {
            id: '1',
            reviews: [
              { text: 'Good', author: { id: '7' } },
              { text: 'Bad', author: null },
            ],
          },
        ],
      },
    },
    users: {
      schema: 'type User @key(fields: "id") { id: ID! name: String }',
      entities: { User: [{ id: '7', name: 'Ann' }] },
    },
  },
  query: '{ product { name reviews { author { name } text } } }',
  data: {
    product: {
      name: 'Chair',
      reviews: [
        { author: { name: 'Ann' }, text: 'Good' },
        { author: null, text: 'Bad' },
      ],
    },
  },
  calls: [
    '1 products: Product.id Product.name Query.product',
    '2 reviews: Product{id: "1"} -> Product.reviews Review.author Review.text User.id',
    '3 users: User{id: "7"} -> User.name',
  ],
});
