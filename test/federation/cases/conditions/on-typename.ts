import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: conditions hold for __typename, at the root and below',
  clause: 'GraphQL §4.1: __typename is a field like any other',
  subgraphs: { a: { schema: 'type Query { item: Item } type Item { n: Int }', query: { item: { n: 1 } } } },
  query:
    'query ($no: Boolean!) { __typename @include(if: $no) kind: __typename item { __typename @skip(if: $no) n ' +
    '__typename @include(if: $no) } }',
  variables: { no: false },
  data: { kind: 'Query', item: { __typename: 'Item', n: 1 } },
  calls: ['1 a: Item.n Query.item'],
});
