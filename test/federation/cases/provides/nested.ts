import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a provided nested field is taken with its parent',
  clause: 'Federation, "@provides": a field set may select into objects',
  subgraphs: {
    users: {
      schema: `
        type User @key(fields: "id") { id: ID! address: Address @shareable }
        type Address @shareable { city: String zip: String }
      `,
      entities: { User: [{ id: '1', address: { city: 'Oslo', zip: '0150' } }] },
    },
    orders: {
      schema: `
        type Query { order: Order }
        type Order { buyer: User @provides(fields: "address { city }") }
        type User @key(fields: "id") { id: ID! address: Address @external }
        type Address { city: String @external }
      `,
      query: { order: { buyer: { id: '1', address: { city: 'Oslo' } } } },
    },
  },
  query: '{ order { buyer { address { city } } } }',
  data: { order: { buyer: { address: { city: 'Oslo' } } } },
  calls: ['1 orders: Address.city Order.buyer Query.order User.address'],
});
