import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T11: a missing non-null @requires input skips that entity with an error',
  clause: 'Federation, "@requires": a field is not asked for without what it requires; GraphQL §6.4.4',
  subgraphs: {
    products: {
      schema: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! name: String }',
      query: {
        products: [
          { id: '1', name: 'Chair' },
          { id: '2', name: 'Table' },
        ],
      },
    },
    sizes: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int! }',
      entities: { Product: [{ id: '2', weight: 4 }] },
    },
    shipping: {
      schema:
        'type Product @key(fields: "id") { id: ID! weight: Int! @external cost: Int @requires(fields: "weight") }',
      entities: { Product: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: '{ products { name cost } }',
  data: {
    products: [
      { name: 'Chair', cost: null },
      { name: 'Table', cost: 40 },
    ],
  },
  errors: [
    {
      message: 'Product.weight is needed to ask for this field, and is missing.',
      path: ['products', 0, 'cost'],
      code: 'NULL_IN_NON_NULL',
      subgraph: 'shipping',
    },
  ],
  calls: [
    '1 products: Product.id Product.name Query.products',
    '2 sizes: Product{id: "1"} Product{id: "2"} -> Product.weight',
    '3 shipping: Product{id: "2", weight: 4} -> Product.cost',
  ],
});
