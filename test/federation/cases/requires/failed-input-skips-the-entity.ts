import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a failed @requires input skips the entity for all that is asked along with it',
  clause: 'Federation, "@requires": no representation can be written; T11, each place says why it is null',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: { product: { id: '1', weight: new Error('the scales are broken') } },
    },
    shipping: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") carrier: String }',
      entities: { Product: () => ({ carrier: 'Post', cost: 1 }) },
    },
  },
  query: '{ product { cost carrier } }',
  data: { product: { cost: null, carrier: null } },
  errors: [
    { message: 'the scales are broken', path: ['product', 'cost'], code: 'BACKEND_FAILED', subgraph: 'products' },
    { message: 'the scales are broken', path: ['product', 'carrier'], code: 'BACKEND_FAILED', subgraph: 'products' },
  ],
  calls: ['1 products: Product.id Product.weight Query.product'],
});
