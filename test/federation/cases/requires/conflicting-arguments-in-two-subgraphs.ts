import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields of two subgraphs require the same field with different arguments',
  clause: 'Federation, "@requires": each field is resolved with the arguments of its own field set',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! price(in: String!): Int }',
      query: { product: { id: '1', price: (args: { in: string }) => (args.in === 'EUR' ? 9 : 10) } },
      entities: { Product: [{ id: '1', price: (args: { in: string }) => (args.in === 'EUR' ? 9 : 10) }] },
    },
    euro: {
      schema:
        'type Product @key(fields: "id") { id: ID! price(in: String!): Int @external euroTax: Int ' +
        '@requires(fields: "price(in: \\"EUR\\")") }',
      entities: { Product: ({ price }) => ({ euroTax: Number(price) * 2 }) },
    },
    dollar: {
      schema:
        'type Product @key(fields: "id") { id: ID! price(in: String!): Int @external dollarTax: Int ' +
        '@requires(fields: "price(in: \\"USD\\")") }',
      entities: { Product: ({ price }) => ({ dollarTax: Number(price) * 2 }) },
    },
  },
  // The portable planner is not up to it (it computes both taxes from one price): its plan is made of lookups.
  query: '{ product { euroTax dollarTax } }',
  data: { product: { euroTax: 18, dollarTax: 20 } },
  calls: [
    '1 products: Product.id Product.price(in: "EUR") Product.price(in: "USD") Query.product',
    '2 dollar: Product{id: "1", price: 10} -> Product.dollarTax',
    '2 euro: Product{id: "1", price: 9} -> Product.euroTax',
  ],
});
