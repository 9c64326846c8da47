import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that requires what the same subgraph computes from another makes it be asked twice',
  clause: 'Federation, "@requires": T12, a fetch never runs beside what it depends on',
  subgraphs: {
    a: {
      schema: `
        type Query { item: Item }
        type Item @key(fields: "id") { id: ID! second: Int @external first: Int third: Int @requires(fields: "second") }
      `,
      query: { item: { id: '1', first: 1 } },
      entities: { Item: ({ second }) => ({ first: 1, third: Number(second) * 100 }) },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! first: Int @external second: Int @requires(fields: "first") }',
      entities: { Item: ({ first }) => ({ second: Number(first) + 1 }) },
    },
  },
  query: '{ item { third } }',
  data: { item: { third: 200 } },
  calls: [
    '1 a: Item.first Item.id Query.item',
    '2 b: Item{first: 1, id: "1"} -> Item.second',
    '3 a: Item{id: "1", second: 2} -> Item.third',
  ],
});
