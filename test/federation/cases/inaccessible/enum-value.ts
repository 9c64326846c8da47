import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T18: an inaccessible enum value from a backend is null with an error for that item alone',
  clause: 'Federation, "@inaccessible": the value is not in the API schema; GraphQL §3.9 Enums, result coercion',
  subgraphs: {
    a: {
      schema: 'type Query { states: [State] } enum State { OPEN CLOSED HIDDEN @inaccessible }',
      query: { states: ['OPEN', 'HIDDEN', 'CLOSED'] },
    },
  },
  query: '{ states }',
  data: { states: ['OPEN', null, 'CLOSED'] },
  errors: [
    { message: 'A backend sent a value that is not of type State.', path: ['states', 1], code: 'INVALID_VALUE' },
  ],
  calls: ['1 a: Query.states'],
});
