import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T6: a null in the middle of a list does not shift later results',
  clause: 'Federation subgraph specification, "_entities": one result for each representation, in their order',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }',
      query: { products: [{ id: '1' }, null, { id: 'gone' }, { id: '2' }] },
    },
    stock: {
      schema: 'type Product @key(fields: "id") { id: ID! inStock: Int }',
      entities: {
        Product: [
          { id: '1', inStock: 1 },
          { id: '2', inStock: 2 },
        ],
      },
    },
  },
  query: '{ products { id inStock } }',
  data: { products: [{ id: '1', inStock: 1 }, null, { id: 'gone', inStock: null }, { id: '2', inStock: 2 }] },
  calls: [
    '1 products: Product.id Query.products',
    '2 stock: Product{id: "1"} Product{id: "2"} Product{id: "gone"} -> Product.inStock',
  ],
});
