import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the root type is called Query however subgraphs call theirs',
  clause: 'Federation, composition: root types are renamed to Query, Mutation and Subscription',
  subgraphs: {
    a: { schema: 'schema { query: RootA } type RootA { a: Int }', query: { a: 1 } },
    b: { schema: 'type Query { b: Int }', query: { b: 2 } },
  },
  query: '{ __typename a b }',
  data: { __typename: 'Query', a: 1, b: 2 },
  calls: ['1 a: RootA.a', '1 b: Query.b'],
});
