import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an enum that only enters has the values that all subgraphs know',
  clause: 'Federation, composition: enums used as input only are merged by intersection',
  subgraphs: {
    a: { schema: 'type Query { a(s: State): Int } enum State { OPEN CLOSED }', query: { a: 1 } },
    b: { schema: 'type Query { b(s: State): Int } enum State { OPEN LOST }', query: { b: 1 } },
  },
  query: '{ a(s: CLOSED) }',
  refused: { code: 'GRAPHQL_VALIDATION_FAILED', message: 'Value "CLOSED" does not exist in "State" enum.' },
});
