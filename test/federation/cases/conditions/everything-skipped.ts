import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: an operation of which everything is skipped is answered without a backend',
  clause: 'GraphQL §6.2.1: the data are an empty map',
  subgraphs: { a: { schema: 'type Query { n: Int }', query: { n: 1 } } },
  query: 'query ($no: Boolean = false) { n @include(if: $no) ... @include(if: $no) { n } }',
  data: {},
  calls: [],
});
