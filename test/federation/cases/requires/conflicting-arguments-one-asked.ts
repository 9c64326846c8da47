import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'of two conflicting requirements the one that is asked for is answered',
  clause: 'Federation, "@requires": a requirement matters only where its field is asked for',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! price(in: String!): Int }',
      query: { product: { id: '1', price: (args: { in: string }) => (args.in === 'EUR' ? 9 : 10) } },
    },
    taxes: {
      schema: `
        type Product @key(fields: "id") {
          id: ID!
          price(in: String!): Int @external
          euroTax: Int @requires(fields: "price(in: \\"EUR\\")")
          dollarTax: Int @requires(fields: "price(in: \\"USD\\")")
        }
      `,
      entities: { Product: ({ price }) => ({ euroTax: Number(price) * 2, dollarTax: Number(price) * 2 }) },
    },
  },
  query: '{ product { dollarTax euros: price(in: "EUR") } }',
  data: { product: { dollarTax: 20, euros: 9 } },
  calls: [
    '1 products: Product.id Product.price(in: "EUR") Product.price(in: "USD") Query.product',
    '2 taxes: Product{id: "1", price: 10} -> Product.dollarTax',
  ],
});
