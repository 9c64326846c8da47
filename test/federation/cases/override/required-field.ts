import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field that has moved is required of its new subgraph',
  clause: 'Federation, "@override" and "@requires": the field comes from whoever resolves it now',
  subgraphs: {
    old: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: { product: { id: '1', weight: 1 } },
    },
    new: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @override(from: "old") }',
      entities: { Product: [{ id: '1', weight: 2 }] },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ product { cost } }',
  data: { product: { cost: 20 } },
  calls: [
    '1 old: Product.id Query.product',
    '2 new: Product{id: "1"} -> Product.weight',
    '3 shipping: Product{id: "1", weight: 2} -> Product.cost',
  ],
});
