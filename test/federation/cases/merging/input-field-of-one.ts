import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an input field that not all subgraphs know is unknown to clients',
  clause: 'Federation, composition: input types are merged by intersection',
  subgraphs: {
    a: { schema: 'type Query { a(in: In): String } input In { x: Int onlyA: Int }', query: { a: 'a' } },
    b: { schema: 'type Query { b(in: In): String } input In { x: Int }', query: { b: 'b' } },
  },
  query: '{ a(in: { onlyA: 1 }) }',
  refused: { code: 'GRAPHQL_VALIDATION_FAILED', message: 'Field "onlyA" is not defined by type "In".' },
});
