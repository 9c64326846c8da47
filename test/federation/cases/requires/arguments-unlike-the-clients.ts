import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the client asks for a required field with other arguments than the requirement does',
  clause: 'Federation, "@requires": the field set fixes its own arguments; GraphQL §5.3.2: the client keeps its own',
  subgraphs: {
    products: {
      schema: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price(currency: String!): Int }
      `,
      query: { product: { id: '1', price: ({ currency }: { currency: string }) => (currency === 'EUR' ? 9 : 10) } },
    },
    taxes: {
      schema: `
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String!): Int @external
          tax: Int @requires(fields: "price(currency: \\"EUR\\")")
        }
      `,
      entities: { Product: ({ price }) => ({ tax: Number(price) * 2 }) },
    },
  },
  query: '{ product { price(currency: "USD") tax } }',
  data: { product: { price: 10, tax: 18 } },
  calls: [
    '1 products: Product.id Product.price(currency: "EUR") Product.price(currency: "USD") Query.product',
    '2 taxes: Product{id: "1", price: 9} -> Product.tax',
  ],
});
