import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a client alias with the name of an inaccessible key does not reach the representation',
  clause: 'Federation, "@inaccessible": the name is free for clients; the representation has the true key',
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
  query: '{ item { code: name price } }',
  data: { item: { code: 'Chair', price: 9 } },
  calls: ['1 a: Item.code Item.name Query.item', '2 b: Item{code: "1"} -> Item.price'],
});
