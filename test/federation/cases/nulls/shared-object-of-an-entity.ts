import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name:
    "a call for parts of an entity's object that fails leaves those parts null with an error, whichever answer " +
    'comes first',
  clause: 'GraphQL §6.4.4: a field without its value has an error',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }',
      query: { items: [{ id: '1' }, { id: '2' }] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! size: Size @shareable } type Size @shareable { w: Int }',
      entities: { Item: [{ id: '1' }, { id: '2' }] },
      down: true,
    },
    c: {
      schema: 'type Item @key(fields: "id") { id: ID! size: Size @shareable } type Size @shareable { h: Int }',
      entities: {
        Item: [
          { id: '1', size: { h: 1 } },
          { id: '2', size: { h: new Error('no height') } },
        ],
      },
    },
    d: {
      schema: 'type Item @key(fields: "id") { id: ID! size: Size @shareable } type Size @shareable { d: Int }',
      entities: { Item: [{ id: '1' }, { id: '2' }] },
      down: true,
    },
  },
  query: '{ items { size { w h d } } }',
  data: { items: [{ size: { w: null, h: 1, d: null } }, { size: { w: null, h: null, d: null } }] },
  errors: [
    {
      message: 'A backend could not be reached.',
      path: ['items', 0, 'size', 'w'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'b',
    },
    {
      message: 'A backend could not be reached.',
      path: ['items', 0, 'size', 'd'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'd',
    },
    {
      message: 'A backend could not be reached.',
      path: ['items', 1, 'size', 'w'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'b',
    },
    { message: 'no height', path: ['items', 1, 'size', 'h'], code: 'BACKEND_FAILED', subgraph: 'c' },
    {
      message: 'A backend could not be reached.',
      path: ['items', 1, 'size', 'd'],
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'd',
    },
  ],
  calls: [
    '1 a: Item.id Query.items',
    '2 b: Item{id: "1"} Item{id: "2"} -> Item.size',
    '2 c: Item{id: "1"} Item{id: "2"} -> Item.size Size.h',
    '2 d: Item{id: "1"} Item{id: "2"} -> Item.size',
  ],
});
