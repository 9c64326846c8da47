import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a progressive override whose label nobody switches on has not moved',
  clause: 'Federation, "Customizing progressive @override behavior": an unresolved label is off',
  subgraphs: {
    old: { schema: 'type Query { now: Int }', query: { now: 1 } },
    new: { schema: 'type Query { now: Int @override(from: "old", label: "new-clock") }', query: { now: 2 } },
  },
  query: '{ now }',
  data: { now: 1 },
  calls: ['1 old: Query.now'],
});
