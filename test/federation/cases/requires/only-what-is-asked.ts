import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what a skipped field requires is not fetched',
  clause: 'Federation, "@requires": the input of a field is for that field',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: { schema: 'type Item @key(fields: "id") { id: ID! weight: Int }', entities: { Item: [{ id: '1', weight: 2 }] } },
    c: { schema: 'type Item @key(fields: "id") { id: ID! width: Int }', entities: { Item: [{ id: '1', width: 3 }] } },
    d: {
      schema: `type Item @key(fields: "id") {
        id: ID! weight: Int @external width: Int @external
        post: Int @requires(fields: "weight") shelf: Int @requires(fields: "width") both: Int @requires(fields: "weight width")
      }`,
      entities: { Item: ({ weight, width }) => ({ post: Number(weight) * 10, shelf: Number(width) * 10, both: 0 }) },
    },
  },
  query: 'query($no: Boolean!) { item { post ... @include(if: $no) { shelf } both @include(if: $no) } }',
  variables: { no: false },
  data: { item: { post: 20 } },
  calls: ['1 a: Item.id Query.item', '2 b: Item{id: "1"} -> Item.weight', '3 d: Item{id: "1", weight: 2} -> Item.post'],
});
