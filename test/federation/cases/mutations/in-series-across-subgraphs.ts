import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'mutations run in series, also across subgraphs',
  clause: 'GraphQL §6.2.2: "the selection set is executed serially"',
  subgraphs: {
    a: {
      schema: 'type Query { q: Int } type Mutation { addA(n: Int!): Int }',
      mutation: { addA: ({ n }: { n: number }) => n + 1 },
    },
    b: {
      schema: 'type Query { r: Int } type Mutation { addB(n: Int!): Int }',
      mutation: { addB: ({ n }: { n: number }) => n + 2 },
    },
  },
  query: 'mutation { one: addA(n: 1) two: addB(n: 2) three: addA(n: 3) }',
  data: { one: 2, two: 4, three: 4 },
  calls: ['1 a: Mutation.addA(n: 1)', '2 b: Mutation.addB(n: 2)', '3 a: Mutation.addA(n: 3)'],
});
