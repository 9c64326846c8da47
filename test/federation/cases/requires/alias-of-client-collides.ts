import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a client alias with the name of a required field does not reach the representation',
  clause:
    'Federation, "@requires": the representation has the field itself; GraphQL §2.7: an alias is the client\'s name',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int name: String }',
      query: { product: { id: '1', weight: 3, name: 'Chair' } },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ product { weight: name cost } }',
  data: { product: { weight: 'Chair', cost: 30 } },
  calls: [
    '1 products: Product.id Product.name Product.weight Query.product',
    '2 shipping: Product{id: "1", weight: 3} -> Product.cost',
  ],
});
