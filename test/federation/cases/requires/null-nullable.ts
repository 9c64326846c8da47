import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T11: a nullable @requires input that is null is sent as null',
  clause: 'Federation subgraph specification, "_Any": a representation has all required fields, null being a value',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: {
        products: [
          { id: '1', weight: null },
          { id: '2', weight: 2 },
        ],
      },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: weight === null ? -1 : Number(weight) * 10 }) },
    },
  },
  query: '{ products { cost } }',
  data: { products: [{ cost: -1 }, { cost: 20 }] },
  calls: [
    '1 products: Product.id Product.weight Query.products',
    '2 shipping: Product{id: "1", weight: null} Product{id: "2", weight: 2} -> Product.cost',
  ],
});
