import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'without an entity to complete, the next subgraph is not asked',
  clause: 'Federation subgraph specification, "_entities": there is no representation to send',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: [] },
    },
  },
  query: '{ products { inStock } }',
  data: { products: [] },
  calls: ['1 products: Query.products'],
});
