import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field that itself requires another is resolved in order',
  clause: 'Federation, "@requires": a required field may have requirements of its own',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! base: Int }',
      query: { item: { id: '1', base: 1 } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! base: Int @external doubled: Int @requires(fields: "base") }',
      entities: { Item: ({ base }) => ({ doubled: Number(base) * 2 }) },
    },
    c: {
      schema:
        'type Item @key(fields: "id") { id: ID! doubled: Int @external plusOne: Int @requires(fields: "doubled") }',
      entities: { Item: ({ doubled }) => ({ plusOne: Number(doubled) + 1 }) },
    },
  },
  query: '{ item { plusOne } }',
  data: { item: { plusOne: 3 } },
  calls: [
    '1 a: Item.base Item.id Query.item',
    '2 b: Item{base: 1, id: "1"} -> Item.doubled',
    '3 c: Item{doubled: 2, id: "1"} -> Item.plusOne',
  ],
});
