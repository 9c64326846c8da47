import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'two fields of one subgraph require the same field with different arguments',
  clause: 'Federation, "@requires": each field is resolved with the arguments of its own field set',
  subgraphs: {
    products: {
      schema: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price(currency: String!): Int }
      `,
      query: { product: { id: '1', price: ({ currency }: { currency: string }) => (currency === 'EUR' ? 9 : 10) } },
      entities: {
        Product: [{ id: '1', price: ({ currency }: { currency: string }) => (currency === 'EUR' ? 9 : 10) }],
      },
    },
    taxes: {
      schema: `
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String!): Int @external
          taxInEuro: Int @requires(fields: "price(currency: \\"EUR\\")")
          taxInDollar: Int @requires(fields: "price(currency: \\"USD\\")")
        }
      `,
      entities: { Product: ({ price }) => ({ taxInEuro: Number(price) * 2, taxInDollar: Number(price) * 3 }) },
    },
  },
  // The portable planner is not up to it (it computes both taxes from one price): its plan is made of lookups.
  query: '{ product { taxInEuro taxInDollar } }',
  data: { product: { taxInEuro: 18, taxInDollar: 30 } },
  calls: {
    native: [
      '1 products: Product.id Product.price(currency: "EUR") Product.price(currency: "USD") Query.product',
      '2 taxes: Product{id: "1", price: 10} Product{id: "1", price: 9} -> Product.taxInDollar Product.taxInEuro',
    ],
    portable: [
      '1 products: Product.id Product.price(currency: "EUR") Product.price(currency: "USD") Query.product',
      '2 taxes: Product{id: "1", price: 10} -> Product.taxInDollar',
      '2 taxes: Product{id: "1", price: 9} -> Product.taxInEuro',
    ],
  },
});
