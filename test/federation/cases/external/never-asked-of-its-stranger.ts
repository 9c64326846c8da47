import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that is external to a subgraph is not asked of it, though it has it in its schema',
  clause: 'Federation, "@external": the subgraph does not resolve the field',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int }',
      entities: { Product: [{ id: '1', weight: 3 }] },
    },
    shipping: {
      schema: `
        type Query { parcel: Product }
        type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }
      `,
      query: { parcel: { id: '1', weight: 'wrong' } },
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ parcel { weight cost } }',
  data: { parcel: { weight: 3, cost: 30 } },
  calls: [
    '1 shipping: Product.id Query.parcel',
    '2 products: Product{id: "1"} -> Product.weight',
    '3 shipping: Product{id: "1", weight: 3} -> Product.cost',
  ],
});
