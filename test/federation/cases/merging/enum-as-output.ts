import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an enum that only leaves has the values of all subgraphs',
  clause: 'Federation, composition: enums used as output only are merged by union',
  subgraphs: {
    a: { schema: 'type Query { a: State } enum State { OPEN CLOSED }', query: { a: 'CLOSED' } },
    b: { schema: 'type Query { b: State } enum State { OPEN LOST }', query: { b: 'LOST' } },
  },
  query: '{ a b }',
  data: { a: 'CLOSED', b: 'LOST' },
  calls: ['1 a: Query.a', '1 b: Query.b'],
});
