import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a field that is written twice is answered when one of its conditions holds',
  clause: 'GraphQL §6.3.2: each selection is collected by its own condition',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item { n: Int m: Int }', query: { item: { n: 1, m: 2 } } },
  },
  query:
    'query ($on: Boolean!) { item @include(if: $on) { n } item @skip(if: $on) { m } item { k: n @include(if: $on) } }',
  variables: { on: false },
  data: { item: { m: 2 } },
  calls: ['1 a: Item.m Query.item'],
});
