import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an overridden root field is asked of the subgraph it has moved to',
  clause: 'Federation, "@override": root fields, too, can move',
  subgraphs: {
    old: { schema: 'type Query { now: String other: Int }', query: { now: 'old', other: 1 } },
    new: { schema: 'type Query { now: String @override(from: "old") }', query: { now: 'new' } },
  },
  query: '{ now }',
  data: { now: 'new' },
  calls: ['1 new: Query.now'],
});
