import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a mutation that fails leaves the others to run',
  clause: 'GraphQL §6.4.4: a field error of a nullable field does not end the operation',
  subgraphs: {
    a: { schema: 'type Query { q: Int } type Mutation { bad: Int }', mutation: { bad: new Error('no') } },
    b: { schema: 'type Query { r: Int } type Mutation { good: Int }', mutation: { good: 1 } },
  },
  query: 'mutation { bad good }',
  data: { bad: null, good: 1 },
  errors: [{ message: 'no', path: ['bad'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: Mutation.bad', '2 b: Mutation.good'],
});
