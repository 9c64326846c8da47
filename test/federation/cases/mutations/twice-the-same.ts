import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a mutation that is written twice under two names runs twice',
  clause: 'GraphQL §6.2.2: each root field of a mutation is executed, since it may have side effects',
  subgraphs: {
    a: {
      schema: 'type Query { q: Int } type Mutation { roll(n: Int): Int }',
      mutation: (() => {
        let rolled = 0;
        return { roll: () => (rolled += 1) };
      })(),
      // Both planners run the same story: what is counted begins again with each answer.
      respond: (response) => {
        const [[one, first], [two, second]] = Object.entries(response.data as object) as [
          [string, number],
          [string, number],
        ];
        return { data: { [one]: 1, [two]: second - first + 1 } };
      },
    },
  },
  query: 'mutation { one: roll two: roll }',
  data: { one: 1, two: 2 },
  calls: ['1 a: Mutation.roll'],
});
