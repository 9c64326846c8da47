import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a shared root field under several aliases with other arguments is asked once for each',
  clause: 'GraphQL §6.3.2: fields of other arguments are others',
  subgraphs: {
    a: {
      schema:
        'type Query { find(id: ID!, deep: Boolean = false): Item @shareable } type Item @key(fields: "id") { id: ' +
        'ID! name: String @shareable size: Int }',
      query: {
        find: ({ id, deep }: { id: string; deep: boolean }) => ({ id, name: `${id} ${String(deep)}`, size: 1 }),
      },
      entities: { Item: () => ({ size: 1 }) },
    },
    b: {
      schema:
        'type Query { find(id: ID!, deep: Boolean = false): Item @shareable } type Item @key(fields: "id") { id: ' +
        'ID! name: String @shareable price: Int }',
      query: {
        find: ({ id, deep }: { id: string; deep: boolean }) => ({ id, name: `${id} ${String(deep)}`, price: 2 }),
      },
      entities: { Item: () => ({ price: 2 }) },
    },
  },
  query:
    'query($id: ID = 7, $deep: Boolean) { a: find(id: "1") { name } b: find(id: 1, deep: true) { name } c: ' +
    'find(id: $id, deep: $deep) { name } d: find(id: $id, deep: false) { name } }',
  variables: { id: '9' },
  data: { a: { name: '1 false' }, b: { name: '1 true' }, c: { name: '9 false' }, d: { name: '9 false' } },
  calls: [
    '1 a: Item.name Query.find(deep: false, id: "1") Query.find(deep: false, id: "9") Query.find(deep: true, id: "1")',
  ],
});
