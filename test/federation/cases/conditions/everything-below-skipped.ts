import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: an object whose fields are all skipped is empty, and null when it is null',
  clause: 'GraphQL §6.4.3: the parent is still executed',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item none: Item } type Item { n: Int }',
      query: { item: { n: 1 }, none: null },
    },
  },
  query: 'query ($no: Boolean!) { item { n @include(if: $no) } none { n @include(if: $no) } }',
  variables: { no: false },
  data: { item: {}, none: null },
  calls: ['1 a: Query.item Query.none'],
});
