import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a client that asks for a required field with the very arguments of the requirement shares it',
  clause: 'Federation, "@requires"; GraphQL §5.3.2: equal fields with equal arguments are one',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! price(in: String!): Int }',
      query: { product: { id: '1', price: (args: { in: string }) => (args.in === 'EUR' ? 9 : 10) } },
    },
    taxes: {
      schema:
        'type Product @key(fields: "id") { id: ID! price(in: String!): Int @external tax: Int @requires(fields: ' +
        '"price(in: \\"EUR\\")") }',
      entities: { Product: ({ price }) => ({ tax: Number(price) * 2 }) },
    },
  },
  query: '{ product { cost: price(in: "EUR") tax dollars: price(in: "USD") } }',
  data: { product: { cost: 9, tax: 18, dollars: 10 } },
  calls: [
    '1 products: Product.id Product.price(in: "EUR") Product.price(in: "USD") Query.product',
    '2 taxes: Product{id: "1", price: 9} -> Product.tax',
  ],
});
