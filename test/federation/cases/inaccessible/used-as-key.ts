import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an inaccessible field serves as a key',
  clause: 'Federation, "@inaccessible": subgraphs still use the element among themselves',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "code") { code: ID! @inaccessible name: String }',
      query: { item: { code: '1', name: 'Chair' } },
    },
    b: {
      schema: 'type Item @key(fields: "code") { code: ID! @inaccessible price: Int }',
      entities: { Item: [{ code: '1', price: 9 }] },
    },
  },
  query: '{ item { price name } }',
  data: { item: { price: 9, name: 'Chair' } },
  calls: ['1 a: Item.code Item.name Query.item', '2 b: Item{code: "1"} -> Item.price'],
});
