import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field that is provided where the entity is met is not fetched again',
  clause: 'Federation, "@provides" and "@requires": the provided value serves the requirement',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @shareable }',
      entities: { Product: [{ id: '1', weight: 3 }] },
    },
    orders: {
      schema: `
        type Query { order: Order }
        type Order { product: Product @provides(fields: "weight") }
        type Product @key(fields: "id") { id: ID! weight: Int @external }
      `,
      query: { order: { product: { id: '1', weight: 3 } } },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ order { product { cost } } }',
  data: { order: { product: { cost: 30 } } },
  calls: [
    '1 orders: Order.product Product.id Product.weight Query.order',
    '2 shipping: Product{id: "1", weight: 3} -> Product.cost',
  ],
});
