import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a key that a backend sends as a number leaves as an ID',
  clause: 'GraphQL §3.5.5 ID: serialized as a String; the backend sends it back as it gave it',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! }',
      query: { product: { id: '1' } },
      respond: () => ({ data: { product: { __typename: 'Product', id: 1 } } }),
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: { Product: (representation) => ({ id: '1', inStock: representation['id'] === 1 ? 3 : 4 }) },
    },
  },
  query: '{ product { id inStock } }',
  data: { product: { id: '1', inStock: 3 } },
  calls: ['1 products: Product.id Query.product', '2 stock: Product{id: 1} -> Product.inStock'],
});
