import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "a mutation's result is looked up in other subgraphs with queries",
  clause: 'GraphQL §6.2.2: only root fields have side effects; Federation: entities are queried',
  subgraphs: {
    a: {
      schema:
        'type Query { q: Int } type Mutation { rate(score: Int!): Review } type Review { score: Int product: ' +
        'Product } type Product @key(fields: "id") { id: ID! }',
      mutation: { rate: ({ score }: { score: number }) => ({ score, product: { id: '1' } }) },
    },
    b: {
      schema: 'type Product @key(fields: "id") { id: ID! name: String }',
      entities: { Product: [{ id: '1', name: 'Chair' }] },
    },
  },
  query: 'mutation ($s: Int!) { rate(score: $s) { product { name } score } }',
  variables: { s: 4 },
  data: { rate: { product: { name: 'Chair' }, score: 4 } },
  calls: [
    '1 a: Mutation.rate(score: 4) Product.id Review.product Review.score',
    '2 b: Product{id: "1"} -> Product.name',
  ],
});
