import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field is fetched first and sent with the representation',
  clause: 'Federation, "@requires": the representation carries the fields of the set',
  subgraphs: {
    products: {
      schema: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! weight: Int! }
      `,
      query: {
        products: [
          { id: '1', weight: 3 },
          { id: '2', weight: 5 },
        ],
      },
    },
    shipping: {
      schema:
        'type Product @key(fields: "id") { id: ID! weight: Int! @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ products { cost } }',
  data: { products: [{ cost: 30 }, { cost: 50 }] },
  calls: [
    '1 products: Product.id Product.weight Query.products',
    '2 shipping: Product{id: "1", weight: 3} Product{id: "2", weight: 5} -> Product.cost',
  ],
});
