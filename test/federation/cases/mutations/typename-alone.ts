import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T16: __typename of a mutation is answered without a backend',
  clause: "GraphQL §4.1: the name of the root type is the gateway's own to know",
  subgraphs: { a: { schema: 'type Query { q: Int } type Mutation { m: Int }', mutation: { m: 1 } } },
  query: 'mutation { ... { __typename } }',
  data: { __typename: 'Mutation' },
  calls: [],
});
