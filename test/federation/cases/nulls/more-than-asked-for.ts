import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields that nobody asked for are not passed on',
  clause: 'GraphQL §6.3: the answer has the fields of the operation',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! name: String }',
      query: { items: [{ id: '1', name: 'Pan' }] },
      respond: () => ({
        data: { items: [{ __typename: 'Item', id: '1', name: 'Pan', secret: 'a' }], other: 1 },
        extensions: { cost: 1 },
      }),
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int }',
      entities: { Item: [{ id: '1', price: 3 }] },
      respond: () => ({ data: { _entities: [{ price: 3, name: 'other', secret: 'b' }] } }),
    },
  },
  query: '{ items { name price } }',
  data: { items: [{ name: 'Pan', price: 3 }] },
  calls: ['1 a: Item.id Item.name Query.items', '2 b: Item{id: "1"} -> Item.price'],
});
