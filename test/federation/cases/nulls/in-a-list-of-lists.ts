import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a non-null field of an entity in a list of lists empties the inner list, at its two indices',
  clause: 'GraphQL §6.4.4: a null spreads to the nearest place that may be null',
  subgraphs: {
    a: {
      schema: 'type Query { grid: [[Item!]] } type Item @key(fields: "id") { id: ID! }',
      query: { grid: [[{ id: '1' }], [{ id: '1' }, { id: '2' }], [{ id: '3' }]] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int! }',
      entities: {
        Item: (representation) => (representation['id'] === '2' ? { price: new Error('no price') } : { price: 10 }),
      },
    },
  },
  query: '{ grid { price } }',
  data: { grid: [[{ price: 10 }], null, [{ price: 10 }]] },
  errors: [{ message: 'no price', path: ['grid', 1, 1, 'price'], code: 'BACKEND_FAILED', subgraph: 'b' }],
  calls: ['1 a: Item.id Query.grid', '2 b: Item{id: "1"} Item{id: "2"} Item{id: "3"} -> Item.price'],
});
