import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of type Query leads back to the root fields of every subgraph',
  clause: 'GraphQL §3.6: Query is an object type; Federation: root fields are resolved by whoever has them',
  subgraphs: {
    a: { schema: 'type Query { self: Query a: Int }', query: { a: 1, self: () => ({ a: 1 }) } },
    b: { schema: 'type Query { b: Int }', query: { b: 2 } },
  },
  query: '{ self { b __typename a } }',
  data: { self: { b: 2, __typename: 'Query', a: 1 } },
  calls: ['1 a: Query.a Query.self', '2 b: Query.b'],
});
