import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field with a requirement takes the arguments of the client',
  clause: 'Federation, "@requires": the field itself is an ordinary field; GraphQL §6.4.1',
  subgraphs: {
    products: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int }',
      query: { product: { id: '1', weight: 3 } },
    },
    shipping: {
      schema:
        'type Product @key(fields: "id") { id: ID! weight: Int @external cost(to: String!, express: Boolean = ' +
        'false): Int @requires(fields: "weight") }',
      entities: {
        Product: ({ weight }) => ({
          cost: ({ to, express }: { to: string; express: boolean }) => Number(weight) * to.length * (express ? 10 : 1),
        }),
      },
    },
  },
  query: 'query ($to: String!) { product { near: cost(to: "DE") far: cost(to: $to, express: true) } }',
  variables: { to: 'ABCDE' },
  data: { product: { near: 6, far: 150 } },
  calls: [
    '1 products: Product.id Product.weight Query.product',
    '2 shipping: Product{id: "1", weight: 3} -> Product.cost(express: false, to: "DE") Product.cost(express: ' +
      'true, to: "ABCDE")',
  ],
});
