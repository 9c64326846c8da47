import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'variables in the fields of a lookup are sent with its representations',
  clause: 'GraphQL §6.4.1',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price(in: String!, round: Boolean = true): String }',
      entities: { Item: () => ({ price: (args: unknown) => JSON.stringify(args) }) },
    },
  },
  query: 'query ($c: String!, $representations: Boolean) { item { price(in: $c, round: $representations) } }',
  variables: { c: 'EUR', representations: false },
  // A client's variable may have the name that lookups give to theirs.
  data: { item: { price: '{"in":"EUR","round":false}' } },
  calls: ['1 a: Item.id Query.item', '2 b: Item{id: "1"} -> Item.price(in: "EUR", round: false)'],
});
