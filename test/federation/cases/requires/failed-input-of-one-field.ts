import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a failed @requires input takes away the fields that require it, and no others of the same lookup',
  clause: 'Federation, "@requires": only the field that requires it is computed from it',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: { product: { id: '1', weight: new Error('the scales are broken') } },
    },
    shipping: {
      schema:
        'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") ' +
        'carrier: String }',
      entities: { Product: () => ({ carrier: 'Post', cost: 1 }) },
    },
  },
  query: '{ product { cost carrier } }',
  data: { product: { cost: null, carrier: 'Post' } },
  errors: [
    { message: 'the scales are broken', path: ['product', 'cost'], code: 'BACKEND_FAILED', subgraph: 'products' },
  ],
  calls: [
    '1 products: Product.id Product.weight Query.product',
    '2 shipping: Product{id: "1"} -> Product.carrier Product.cost',
  ],
});
