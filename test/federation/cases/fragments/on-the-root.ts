import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fragments on the root type are spread over subgraphs',
  clause: 'GraphQL §2.8; Federation: root fields go to the subgraphs that have them',
  subgraphs: {
    a: { schema: 'type Query { one: Int }', query: { one: 1 } },
    b: { schema: 'type Query { two: Int three: Int }', query: { two: 2, three: 3 } },
  },
  query: '{ ...F ... on Query { three } ... { ... { one } } } fragment F on Query { two one }',
  data: { two: 2, one: 1, three: 3 },
  calls: ['1 a: Query.one', '1 b: Query.three Query.two'],
});
