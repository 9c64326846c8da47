import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T18: an unknown enum value from a backend is null with an error for that item alone',
  clause: 'GraphQL §3.9 Enums, result coercion',
  subgraphs: {
    a: {
      schema: 'type Query { states: [State!] one: State } enum State { OPEN CLOSED }',
      respond: () => ({ data: { states: ['OPEN', 'NEW'], one: 'NEW' } }),
    },
  },
  query: '{ one states }',
  data: { one: null, states: null },
  errors: [
    { message: 'A backend sent a value that is not of type State.', path: ['one'], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not of type State.', path: ['states', 1], code: 'INVALID_VALUE' },
  ],
  calls: ['1 a: Query.one Query.states'],
});
