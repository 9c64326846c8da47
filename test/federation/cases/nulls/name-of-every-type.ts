import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an error that took its object away is told under a name that objects of its type have',
  clause: 'GraphQL §7.1.2: a path is made of the response names of the field that raised the error',
  subgraphs: {
    a: {
      schema:
        'type Query { items: [Item] } interface Item { n: Int! } type A implements Item { n: Int! } type B ' +
        'implements Item { n: Int! }',
      query: {
        items: [
          { __typename: 'B', n: new Error('no n') },
          { __typename: 'A', n: 1 },
        ],
      },
    },
  },
  query: '{ items { ... on A { n } x: n } }',
  data: { items: [null, { n: 1, x: 1 }] },
  errors: [{ message: 'no n', path: ['items', 0, 'x'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: A.n B.n Query.items'],
});
