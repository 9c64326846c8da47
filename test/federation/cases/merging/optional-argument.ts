import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an argument that one of the subgraphs of a shared field lacks is unknown to clients',
  clause: 'Federation, composition: arguments of shared fields are merged by intersection',
  subgraphs: {
    a: { schema: 'type Query { n(x: Int, y: Int): Int @shareable }', query: { n: 1 } },
    b: { schema: 'type Query { n(x: Int): Int @shareable }', query: { n: 1 } },
  },
  query: '{ n(y: 1) }',
  refused: { code: 'GRAPHQL_VALIDATION_FAILED', message: 'Unknown argument "y" on field "Query.n". Did you mean "x"?' },
});
