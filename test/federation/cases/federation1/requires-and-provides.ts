import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "Federation 1's @requires and @provides hold",
  clause: 'Federation 1: the same directives without a link',
  subgraphs: {
    products: {
      federation: 1,
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int name: String }',
      query: { product: { id: '1', weight: 3, name: 'Chair' } },
      entities: { Product: [{ id: '1', weight: 3, name: 'Chair' }] },
    },
    shipping: {
      federation: 1,
      schema: `
        type Query { parcel: Parcel }
        type Parcel { product: Product @provides(fields: "name") }
        extend type Product @key(fields: "id") { id: ID! @external weight: Int @external name: String @external cost: Int @requires(fields: "weight") }
      `,
      query: { parcel: { product: { id: '1', name: 'Chair' } } },
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ parcel { product { name } } product { cost } }',
  data: { parcel: { product: { name: 'Chair' } }, product: { cost: 30 } },
  calls: [
    '1 products: Product.id Product.weight Query.product',
    '1 shipping: Parcel.product Product.name Query.parcel',
    '2 shipping: Product{id: "1", weight: 3} -> Product.cost',
  ],
});
