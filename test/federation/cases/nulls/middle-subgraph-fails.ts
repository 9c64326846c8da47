import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a failure in the middle of a chain leaves the end of the chain empty, with an error at each place',
  clause: 'GraphQL §6.4.4: a field error for each field without its value',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }',
      query: { items: [{ id: '1' }, { id: '2' }] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! sku: ID! }',
      entities: {
        Item: [
          { id: '1', sku: 'x' },
          { id: '2', sku: 'y' },
        ],
      },
      down: true,
    },
    c: {
      schema: 'type Item @key(fields: "id") { id: ID! sku: ID! @external price: Int @requires(fields: "sku") }',
      entities: { Item: () => ({ price: 1 }) },
    },
  },
  query: '{ items { id price } }',
  data: {
    items: [
      { id: '1', price: null },
      { id: '2', price: null },
    ],
  },
  errors: [
    {
      message: 'A backend could not be reached.',
      path: ['items', 0, 'price'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'b',
    },
    {
      message: 'A backend could not be reached.',
      path: ['items', 1, 'price'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'b',
    },
  ],
  calls: ['1 a: Item.id Query.items', '2 b: Item{id: "1"} Item{id: "2"} -> Item.sku'],
});
