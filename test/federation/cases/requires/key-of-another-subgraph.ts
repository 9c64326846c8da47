import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a requirement and a key that only a third subgraph knows are fetched together',
  clause: 'Federation, "@requires" and "Define multiple @keys"',
  subgraphs: {
    orders: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! }',
      // The native planner is not up to it (it does not look for a key and a requirement in one third subgraph): its
      // plan is made of lookups.
      query: { product: { id: '1' } },
    },
    products: {
      schema: 'type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! weight: Int }',
      entities: { Product: [{ id: '1', sku: 'C1', weight: 3 }] },
    },
    shipping: {
      schema:
        'type Product @key(fields: "sku") { sku: String! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ product { cost } }',
  data: { product: { cost: 30 } },
  calls: [
    '1 orders: Product.id Query.product',
    '2 products: Product{id: "1"} -> Product.sku Product.weight',
    '3 shipping: Product{sku: "C1", weight: 3} -> Product.cost',
  ],
});
