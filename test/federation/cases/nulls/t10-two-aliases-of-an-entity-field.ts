import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T10: two aliases of one failing entity field each name the failure',
  clause: 'GraphQL §6.4.4: each response field that experienced the error has its own entry',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
      query: { item: { id: '1' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! name: String }',
      entities: { Item: () => ({ name: new Error('lost') }) },
    },
  },
  query: '{ item { one: name two: name } }',
  data: { item: { one: null, two: null } },
  errors: [
    { message: 'lost', path: ['item', 'one'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'lost', path: ['item', 'two'], code: 'BACKEND_FAILED', subgraph: 'b' },
  ],
  calls: ['1 a: Item.id Query.item', '2 b: Item{id: "1"} -> Item.name'],
});
