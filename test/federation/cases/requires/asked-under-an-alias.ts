import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field that the client asks for under an alias is sent under its own name',
  clause: 'Federation, "@requires": the representation has the field under its name',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: { product: { id: '1', weight: 3 } },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ product { kilos: weight toPay: cost } }',
  data: { product: { kilos: 3, toPay: 30 } },
  calls: [
    '1 products: Product.id Product.weight Query.product',
    '2 shipping: Product{id: "1", weight: 3} -> Product.cost',
  ],
});
