import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "failures in several items of an entity's list are told each at its index",
  clause: 'GraphQL §7.1.2: indices of lists are part of the path',
  subgraphs: {
    a: {
      schema: 'type Query { shops: [Shop] } type Shop @key(fields: "id") { id: ID! }',
      query: { shops: [{ id: '1' }, { id: '2' }] },
    },
    b: {
      schema: 'type Shop @key(fields: "id") { id: ID! days: [Day] } type Day { open: Int hours: [Int]! }',
      entities: {
        Shop: [
          {
            id: '2',
            days: [
              { open: 8, hours: [1] },
              { open: new Error('closed'), hours: [2, new Error('no clock')] },
            ],
          },
          { id: '1', days: [{ open: 9, hours: new Error('no hours') }, null] },
        ],
      },
    },
  },
  query: '{ all: shops { week: days { from: open h: hours } } }',
  data: {
    all: [
      { week: [null, null] },
      {
        week: [
          { from: 8, h: [1] },
          { from: null, h: [2, null] },
        ],
      },
    ],
  },
  errors: [
    { message: 'no hours', path: ['all', 0, 'week', 0, 'h'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'closed', path: ['all', 1, 'week', 1, 'from'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'no clock', path: ['all', 1, 'week', 1, 'h', 1], code: 'BACKEND_FAILED', subgraph: 'b' },
  ],
  calls: ['1 a: Query.shops Shop.id', '2 b: Shop{id: "1"} Shop{id: "2"} -> Day.hours Day.open Shop.days'],
});
