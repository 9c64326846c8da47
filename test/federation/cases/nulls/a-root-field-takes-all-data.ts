import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a root field that may not be null has its error itself, however many fields stand before it',
  clause: 'GraphQL §6.4.4: data is null when all fields up to the error may not be; one error for it',
  subgraphs: {
    a: {
      schema: 'type Query { nick: Int q: Item! r: Int! s: [Int!]! } type Item { n: Int! }',
      query: { nick: 1, q: { n: 1 }, r: 2, s: [1, new Error('no second s')] },
    },
  },
  query: '{ nick q { n } r last: s }',
  data: null,
  errors: [{ message: 'no second s', path: ['last', 1], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: Item.n Query.nick Query.q Query.r Query.s'],
});
