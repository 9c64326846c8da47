import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "a value that is not of the field's type is null with an error for that place alone",
  clause: 'GraphQL §6.4.3 CompleteValue: result coercion raises a field error',
  subgraphs: {
    a: {
      schema: 'type Query { ints: [Int] name: String flag: Boolean id: ID at: Float }',
      respond: () => ({ data: { ints: [1, 'two', 2147483648, 3.5, 4], name: 7, flag: 'yes', id: 12, at: 1 } }),
    },
  },
  query: '{ ints name flag id at }',
  data: { ints: [1, null, null, null, 4], name: null, flag: null, id: '12', at: 1 },
  errors: [
    { message: 'A backend sent a value that is not of type Int.', path: ['ints', 1], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not of type Int.', path: ['ints', 2], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not of type Int.', path: ['ints', 3], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not of type String.', path: ['name'], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not of type Boolean.', path: ['flag'], code: 'INVALID_VALUE' },
  ],
  calls: ['1 a: Query.at Query.flag Query.id Query.ints Query.name'],
});
