import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'variables and arguments may be named like what every JavaScript object inherits, and stay absent when they are',
  clause: 'GraphQL §6.1.2: a variable that is not given has no value, unless a default',
  subgraphs: {
    a: {
      schema:
        'type Query { sum(constructor: Int, valueOf: Int = 2, toString: In): String } input In { constructor: Int ' +
        'hasOwnProperty: Int = 9 }',
      query: { sum: (args: unknown) => JSON.stringify(args) },
    },
  },
  query:
    'query($constructor: Int, $valueOf: Int, $toString: In) { one: sum(constructor: $constructor, valueOf: ' +
    '$valueOf, toString: $toString) two: sum(toString: { constructor: $valueOf }) }',
  variables: { toString: { constructor: 1 } },
  data: {
    one: '{"valueOf":2,"toString":{"constructor":1,"hasOwnProperty":9}}',
    two: '{"valueOf":2,"toString":{"hasOwnProperty":9}}',
  },
  calls: [
    '1 a: Query.sum(toString: {constructor: 1, hasOwnProperty: 9}, valueOf: 2) Query.sum(toString: ' +
      '{hasOwnProperty: 9}, valueOf: 2)',
  ],
});
