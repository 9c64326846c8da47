import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a key that another subgraph has taken over still names the entity',
  clause: 'Federation, "@override": the field is resolved elsewhere; a key stays what the subgraph is asked by',
  subgraphs: {
    a: {
      schema:
        'type Query { item: Item } type Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! name: String }',
      query: { item: { id: '1', sku: 'old', name: 'Pan' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! sku: ID! @override(from: "a") }',
      entities: { Item: [{ id: '1', sku: 'new' }] },
    },
    c: {
      schema: 'type Item @key(fields: "sku") { sku: ID! stock: Int }',
      entities: {
        Item: [
          { sku: 'old', stock: 1 },
          { sku: 'new', stock: 2 },
        ],
      },
    },
  },
  query: '{ item { sku stock } }',
  data: { item: { sku: 'new', stock: 2 } },
  calls: ['1 a: Item.id Query.item', '2 b: Item{id: "1"} -> Item.sku', '3 c: Item{sku: "new"} -> Item.stock'],
});
