import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a false condition makes no request to a backend',
  clause: 'GraphQL §3.13.2 @include: an excluded field is not executed',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: { schema: 'type Item @key(fields: "id") { id: ID! price: Int }', entities: { Item: [{ id: '1', price: 9 }] } },
  },
  query: 'query ($priced: Boolean!) { item { id price @include(if: $priced) } }',
  variables: { priced: false },
  data: { item: { id: '1' } },
  calls: ['1 a: Item.id Query.item'],
});
