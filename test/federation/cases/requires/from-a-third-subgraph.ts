import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field of a third subgraph is fetched before the field that needs it',
  clause: 'Federation, "@requires": fields come from whichever subgraph resolves them',
  subgraphs: {
    catalog: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }',
      query: { product: { id: '1', name: 'Chair' } },
    },
    sizes: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int }',
      entities: { Product: [{ id: '1', weight: 4 }] },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 2 }) },
    },
  },
  query: '{ product { cost name } }',
  data: { product: { cost: 8, name: 'Chair' } },
  calls: [
    '1 catalog: Product.id Product.name Query.product',
    '2 sizes: Product{id: "1"} -> Product.weight',
    '3 shipping: Product{id: "1", weight: 4} -> Product.cost',
  ],
});
