import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'neighbouring mutations of one subgraph go in one call, which runs them in series',
  clause: 'GraphQL §6.2.2: the subgraph, too, executes them serially',
  subgraphs: {
    a: {
      schema: 'type Query { q: Int } type Mutation { add(n: Int!): Int }',
      mutation: { add: ({ n }: { n: number }) => n + 1 },
    },
  },
  query: 'mutation { one: add(n: 1) two: add(n: 2) }',
  data: { one: 2, two: 3 },
  calls: ['1 a: Mutation.add(n: 1) Mutation.add(n: 2)'],
});
