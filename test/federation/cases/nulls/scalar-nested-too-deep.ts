import { federationCase } from '../../federation-case.ts';

const DEEP = `${'['.repeat(2_000)}${']'.repeat(2_000)}`;
const FAIR = `${'['.repeat(400)}${']'.repeat(400)}`;

export default federationCase({
  name:
    'a value of a custom scalar that is nested deeper than anything could write is null with an error for that ' +
    'place alone',
  clause: 'GraphQL §6.4.3 CompleteValue: result coercion raises a field error',
  subgraphs: {
    a: {
      schema: 'scalar JSON scalar constructor type Query { deep: JSON fair: JSON odd: constructor list: [JSON] }',
      respond: () => ({
        data: {
          deep: JSON.parse(DEEP) as unknown,
          fair: JSON.parse(FAIR) as unknown,
          odd: { a: 1 },
          list: [1, JSON.parse(DEEP) as unknown],
        },
      }),
    },
  },
  query: '{ deep fair odd list }',
  data: { deep: null, fair: JSON.parse(FAIR) as unknown, odd: { a: 1 }, list: [1, null] },
  errors: [
    {
      message: 'A backend sent a value that is not of type JSON: it has more than 500 levels.',
      path: ['deep'],
      code: 'INVALID_VALUE',
    },
    {
      message: 'A backend sent a value that is not of type JSON: it has more than 500 levels.',
      path: ['list', 1],
      code: 'INVALID_VALUE',
    },
  ],
  calls: ['1 a: Query.deep Query.fair Query.list Query.odd'],
});
