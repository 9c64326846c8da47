import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a variable of a wrong type is refused before any backend is asked',
  clause: 'GraphQL §6.1.2: a request error',
  subgraphs: { a: { schema: 'type Query { f(x: Int): Int }', query: { f: 1 } } },
  query: 'query ($x: Int) { f(x: $x) }',
  variables: { x: 'one' },
  refused: {
    code: 'BAD_USER_INPUT',
    message: 'Variable "$x" got invalid value "one"; Int cannot represent non-integer value: "one"',
  },
});
