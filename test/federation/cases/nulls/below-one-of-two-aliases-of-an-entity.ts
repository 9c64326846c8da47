import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a null below one of two aliases of an entity, in another subgraph, leaves the other alias as it is',
  clause: 'GraphQL §6.4.4: a null spreads to the parent that may be null; the other response name is no child of it',
  subgraphs: {
    shop: {
      schema: 'type Query { orders: [Order] } type Order { item: Item } type Item @key(fields: "id") { id: ID! }',
      query: { orders: [{ item: { id: '1' } }, { item: { id: '2' } }] },
      entities: { Item: [] },
    },
    stock: {
      schema: 'type Item @key(fields: "id") { id: ID! name: String count: Int! }',
      entities: {
        Item: [
          { id: '1', name: 'cup', count: 3 },
          { id: '2', name: 'can', count: new Error('not counted') },
        ],
      },
    },
  },
  query:
    '{ orders { item { ...Named } counted: item { ...Counted } } } fragment Named on Item { id name } fragment ' +
    'Counted on Item { id count }',
  data: {
    orders: [
      { item: { id: '1', name: 'cup' }, counted: { id: '1', count: 3 } },
      { item: { id: '2', name: 'can' }, counted: null },
    ],
  },
  errors: [
    { message: 'not counted', path: ['orders', 1, 'counted', 'count'], code: 'BACKEND_FAILED', subgraph: 'stock' },
  ],
  calls: {
    native: [
      '1 shop: Item.id Order.item Query.orders',
      '2 stock: Item{id: "1"} Item{id: "1"} Item{id: "2"} Item{id: "2"} -> Item.count Item.name',
    ],
    portable: [
      '1 shop: Item.id Order.item Query.orders',
      '2 stock: Item{id: "1"} Item{id: "2"} -> Item.count',
      '2 stock: Item{id: "1"} Item{id: "2"} -> Item.name',
    ],
  },
});
