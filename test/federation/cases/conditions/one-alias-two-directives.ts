import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field given twice under one alias is there when either condition lets it be',
  clause: 'GraphQL §6.3.2: each occurrence is collected by its own directives',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
      query: { item: { id: '1', name: 'Pan' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! part: Part } type Part { x: Int y: Int z: Int }',
      entities: { Item: [{ id: '1', part: { x: 1, y: 2, z: 3 } }] },
    },
  },
  query: `
    query($yes: Boolean!, $no: Boolean!) {
      item {
        a: name @skip(if: $yes) a: name @include(if: $yes)
        b: name @skip(if: $yes) b: name @include(if: $no)
        p: part @include(if: $no) { x } p: part @skip(if: $no) { y } ...Part @include(if: $yes) ...Part @include(if: $no)
      }
    }
    fragment Part on Item { p: part { z @include(if: $yes) x @skip(if: $yes) } }
  `,
  variables: { yes: true, no: false },
  data: { item: { a: 'Pan', p: { y: 2, z: 3 } } },
  calls: ['1 a: Item.id Item.name Query.item', '2 b: Item{id: "1"} -> Item.part Part.y Part.z'],
});
