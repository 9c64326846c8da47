import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that a backend leaves out of its answer is null, with an error where null is not allowed',
  clause: 'GraphQL §6.4.3: what is not there is null',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item { n: Int m: Int! }',
      respond: () => ({ data: { item: {} } }),
    },
  },
  query: '{ item { n m } }',
  data: { item: null },
  errors: [
    { message: 'Cannot return null for non-nullable field Item.m.', path: ['item', 'm'], code: 'NULL_IN_NON_NULL' },
  ],
  calls: ['1 a: Query.item'],
});
