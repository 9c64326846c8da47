import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a null item of a list of non-null items nulls the list',
  clause:
    'GraphQL §6.4.4: "If a List type wraps a Non-Null type, and one of the elements resolves to null, then the ' +
    'entire list must resolve to null"',
  subgraphs: {
    a: {
      schema: 'type Query { matrix: [[Int!]] }',
      query: { matrix: [] },
      respond: () => ({
        data: {
          matrix: [
            [1, null],
            [2, 3],
          ],
        },
      }),
    },
  },
  query: '{ matrix }',
  data: { matrix: [null, [2, 3]] },
  errors: [
    {
      message: 'Cannot return null for non-nullable field Query.matrix.',
      path: ['matrix', 0, 1],
      code: 'NULL_IN_NON_NULL',
    },
  ],
  calls: ['1 a: Query.matrix'],
});
