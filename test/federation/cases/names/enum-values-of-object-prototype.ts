import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'values of an enum are its own, not what JavaScript objects inherit',
  clause: 'GraphQL §3.9, result coercion: what is not one of the values is an error',
  subgraphs: {
    a: {
      schema: 'type Query { good: [Kind] bad: Kind worse: Kind } enum Kind { constructor OTHER }',
      respond: () => ({ data: { good: ['constructor', 'OTHER'], bad: 'toString', worse: '__proto__' } }),
    },
  },
  query: '{ good bad worse }',
  data: { good: ['constructor', 'OTHER'], bad: null, worse: null },
  errors: [
    { message: 'A backend sent a value that is not of type Kind.', path: ['bad'], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not of type Kind.', path: ['worse'], code: 'INVALID_VALUE' },
  ],
  calls: ['1 a: Query.bad Query.good Query.worse'],
});
