import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field is fetched with the arguments of the field set',
  clause: 'Federation, "@requires": "If a field in fields has arguments, they are given with constant values"',
  subgraphs: {
    products: {
      schema: `
        type Query { product: Product }
        enum Unit { KG LB }
        type Product @key(fields: "id") { id: ID! weight(unit: Unit!): Int }
      `,
      query: { product: { id: '1', weight: ({ unit }: { unit: string }) => (unit === 'LB' ? 22 : 10) } },
    },
    shipping: {
      schema: `
        enum Unit { KG LB }
        type Product @key(fields: "id") {
          id: ID!
          weight(unit: Unit!): Int @external
          cost: Int @requires(fields: "weight(unit: LB)")
        }
      `,
      entities: { Product: ({ weight }) => ({ cost: Number(weight) + 1 }) },
    },
  },
  query: '{ product { cost } }',
  data: { product: { cost: 23 } },
  calls: [
    '1 products: Product.id Product.weight(unit: "LB") Query.product',
    '2 shipping: Product{id: "1", weight: 22} -> Product.cost',
  ],
});
