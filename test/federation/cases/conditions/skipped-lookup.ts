import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a subgraph of which everything is skipped is not asked, whatever skips it',
  clause: 'GraphQL §3.13.1 and §3.13.2: a skipped field is not executed',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
      query: { item: { id: '1', name: 'Pan' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price(in: String): Int }',
      entities: { Item: [{ id: '1', price: 3 }] },
    },
  },
  query: `
    query($yes: Boolean!, $currency: String = "EUR") {
      item { name ...Price @skip(if: $yes) ... @skip(if: $yes) { price } ... on Item @include(if: true) { other: price(in: $currency) @skip(if: $yes) } }
    }
    fragment Price on Item { price }
  `,
  variables: { yes: true },
  data: { item: { name: 'Pan' } },
  calls: ['1 a: Item.name Query.item'],
});
