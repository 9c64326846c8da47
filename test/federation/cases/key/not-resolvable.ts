import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a subgraph whose key is not resolvable is never asked for the entity',
  clause: 'Federation, "@key": resolvable: false means the subgraph defines no reference resolver',
  subgraphs: {
    reviews: {
      schema: `
        type Query { reviews: [Review] }
        type Review { text: String product: Product }
        type Product @key(fields: "id", resolvable: false) { id: ID! }
      `,
      query: { reviews: [{ text: 'Good', product: { id: '1' } }] },
    },
    products: {
      schema: 'type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String }',
      query: { top: { id: '1', name: 'Chair' } },
      entities: { Product: [{ id: '1', name: 'Chair' }] },
    },
  },
  query: '{ reviews { product { name id } text } top { id name } }',
  data: { reviews: [{ product: { name: 'Chair', id: '1' }, text: 'Good' }], top: { id: '1', name: 'Chair' } },
  calls: [
    '1 products: Product.id Product.name Query.top',
    '1 reviews: Product.id Query.reviews Review.product Review.text',
    '2 products: Product{id: "1"} -> Product.name',
  ],
});
