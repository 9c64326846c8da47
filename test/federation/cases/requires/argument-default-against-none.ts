import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a requirement without arguments takes the default, whatever the client asks with',
  clause: 'Federation, "@requires": an argument that the field set leaves out has its default; GraphQL §6.4.1',
  subgraphs: {
    products: {
      schema:
        'type Query { product: Product } type Product @key(fields: "id") { id: ID! price(in: String = "EUR"): Int }',
      query: { product: { id: '1', price: (args: { in: string }) => (args.in === 'EUR' ? 9 : 10) } },
    },
    taxes: {
      schema:
        'type Product @key(fields: "id") { id: ID! price(in: String = "EUR"): Int @external tax: Int ' +
        '@requires(fields: "price") }',
      entities: { Product: ({ price }) => ({ tax: Number(price) * 2 }) },
    },
  },
  query: 'query ($in: String) { product { tax price(in: $in) } }',
  variables: { in: 'USD' },
  data: { product: { tax: 18, price: 10 } },
  calls: [
    '1 products: Product.id Product.price(in: "EUR") Product.price(in: "USD") Query.product',
    '2 taxes: Product{id: "1", price: 9} -> Product.tax',
  ],
});
