import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name:
    'a non-null field whose input failed has its error, and no other field has what its subgraph says of the ' +
    'missing input',
  clause: 'GraphQL §6.4.4: the error is that of the field which raised it',
  subgraphs: {
    shop: {
      schema: `
        type Query { item: Item }
        type Item @key(fields: "id") {
          id: ID!
          name: String @external
          size: Int @external
          price: Int @requires(fields: "size")
          label: String! @requires(fields: "name")
        }
      `,
      query: { item: { id: '1' } },
      entities: {
        Item: ({ id, size, name }) => ({
          id,
          price: size,
          label: name === undefined ? new Error('name was not sent') : name,
        }),
      },
    },
    stock: {
      schema: 'type Item @key(fields: "id") { id: ID! name: String size: Int }',
      entities: { Item: [{ id: '1', size: 2, name: new Error('no name') }] },
    },
  },
  query: '{ item { price label } }',
  data: { item: null },
  errors: [{ message: 'no name', path: ['item', 'label'], code: 'BACKEND_FAILED', subgraph: 'stock' }],
  calls: [
    '1 shop: Item.id Query.item',
    '2 stock: Item{id: "1"} -> Item.name Item.size',
    '3 shop: Item{id: "1", size: 2} -> Item.label',
  ],
});
