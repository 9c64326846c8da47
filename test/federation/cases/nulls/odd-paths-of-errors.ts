import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'errors whose paths are null, empty, or lead nowhere keep their message and lose their path',
  clause: 'GraphQL §7.1.2: "path" leads to the field of the response; §7.1: what there is of data is data',
  subgraphs: {
    a: {
      schema: 'type Query { one: Int items: [Item] } type Item { name: String }',
      respond: () => ({
        data: { one: 1, items: [{ name: 'Pan' }] },
        errors: [
          { message: 'first', path: null },
          { message: 'second', path: [] },
          { message: 'third', path: ['items', 0, 'name', 'deeper'] },
          { message: 'fourth', path: ['items', 7, 'name'] },
          { message: 'fifth', path: 'one' },
        ],
      }),
    },
  },
  query: '{ one items { name } }',
  data: { one: 1, items: [{ name: 'Pan' }] },
  errors: ['first', 'second', 'third', 'fourth', 'fifth'].map((message) => ({
    message,
    code: 'BACKEND_FAILED',
    subgraph: 'a',
  })),
  calls: ['1 a: Query.items Query.one'],
});
