import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field that failed is the reason why the field that needs it is null',
  clause: 'GraphQL §6.4.4: the error is that of the field that failed, at the field that is null for it',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: { product: { id: '1', weight: new Error('the scales are broken') } },
    },
    shipping: {
      schema:
        'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") ' +
        'free: Boolean }',
      entities: { Product: ({ weight }) => ({ free: true, cost: Number(weight) * 10 }) },
    },
  },
  query: '{ product { cost } }',
  data: { product: { cost: null } },
  errors: [
    { message: 'the scales are broken', path: ['product', 'cost'], code: 'BACKEND_FAILED', subgraph: 'products' },
  ],
  calls: ['1 products: Product.id Product.weight Query.product'],
});
