import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'entities in lists of lists are found past nulls at every level',
  clause: 'GraphQL §3.11: a null in a list stands where it stands',
  subgraphs: {
    a: {
      schema: 'type Query { grid: [[Item]] } type Item @key(fields: "id") { id: ID! }',
      query: { grid: [null, [{ id: '1' }, null], [], [null, { id: '2' }, { id: '1' }]] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int rows: [[Item!]] }',
      entities: {
        Item: [
          { id: '1', price: 10, rows: [[{ id: '2', price: 20 }], null] },
          { id: '2', price: 20, rows: null },
        ],
      },
    },
  },
  query: '{ grid { id price rows { id price } } }',
  data: {
    grid: [
      null,
      [{ id: '1', price: 10, rows: [[{ id: '2', price: 20 }], null] }, null],
      [],
      [null, { id: '2', price: 20, rows: null }, { id: '1', price: 10, rows: [[{ id: '2', price: 20 }], null] }],
    ],
  },
  calls: ['1 a: Item.id Query.grid', '2 b: Item{id: "1"} Item{id: "2"} -> Item.id Item.price Item.rows'],
});
