import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: conditions on inline fragments and on spreads decide all that is in them',
  clause: 'GraphQL §3.13: both directives apply to FIELD, FRAGMENT_SPREAD and INLINE_FRAGMENT',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
      query: { item: { id: '1', name: 'Chair' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int tax: Int }',
      entities: { Item: [{ id: '1', price: 9, tax: 2 }] },
    },
  },
  query: `
    query ($money: Boolean = false, $names: Boolean = true) {
      item {
        ...Money @include(if: $money)
        ... @skip(if: $names) { tax }
        ... on Item @include(if: $names) { name }
      }
    }
    fragment Money on Item { price }
  `,
  data: { item: { name: 'Chair' } },
  calls: ['1 a: Item.name Query.item'],
});
