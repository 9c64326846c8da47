import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'of two mutations of one call the one that failed has the error, not the one before it',
  clause: 'GraphQL §6.2.2 and §6.4.4: the path is that of the field which raised the error',
  subgraphs: {
    a: {
      schema: 'type Query { n: Int } type Mutation { createA: Order! createB: Order! } type Order { id: ID! }',
      mutation: { createA: { id: '1' }, createB: new Error('sold out') },
    },
  },
  query: 'mutation { first: createA { id } second: createB { id } }',
  data: null,
  errors: [{ message: 'sold out', path: ['second'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: Mutation.createA Mutation.createB Order.id'],
});
