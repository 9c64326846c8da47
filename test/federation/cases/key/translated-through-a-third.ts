import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a key that the first subgraph does not know is fetched from one that knows both',
  clause: 'Federation, "Define multiple @keys": a subgraph with both keys links subgraphs that share none',
  subgraphs: {
    orders: {
      schema: `
        type Query { bought: [Product] }
        type Product @key(fields: "id") { id: ID! }
      `,
      query: { bought: [{ id: '1' }, { id: '2' }] },
    },
    products: {
      schema: 'type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }',
      entities: {
        Product: [
          { id: '1', sku: 'C1' },
          { id: '2', sku: 'T2' },
        ],
      },
    },
    stock: {
      schema: 'type Product @key(fields: "sku") { sku: String! inStock: Int }',
      entities: {
        Product: [
          { sku: 'T2', inStock: 0 },
          { sku: 'C1', inStock: 3 },
        ],
      },
    },
  },
  query: '{ bought { inStock } }',
  data: { bought: [{ inStock: 3 }, { inStock: 0 }] },
  calls: [
    '1 orders: Product.id Query.bought',
    '2 products: Product{id: "1"} Product{id: "2"} -> Product.sku',
    '3 stock: Product{sku: "C1"} Product{sku: "T2"} -> Product.inStock',
  ],
});
