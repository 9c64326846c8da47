import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'one required name of other types below a union is sent under its own name, also out of a lookup',
  clause:
    'Federation, "@requires"; GraphQL §5.3.2: fields of one response name must have the same shape, so the plan ' +
    'renames one',
  subgraphs: {
    orders: {
      schema: 'type Query { order: Order } type Order @key(fields: "id") { id: ID! @shareable }',
      query: { order: { id: '1' } },
    },
    payers: {
      schema: `
        type Order @key(fields: "id") { id: ID! @shareable payer: Payer }
        union Payer = Person | Company
        type Person @key(fields: "id") { id: ID! }
        type Company @key(fields: "id") { id: String! }
      `,
      entities: { Order: [{ id: '1', payer: { __typename: 'Company', id: 'acme' } }] },
    },
    risk: {
      schema: `
        type Order @key(fields: "id") {
          id: ID! @shareable
          payer: Payer @external
          risk: String @requires(fields: "payer { __typename ... on Person { id } ... on Company { id } }")
        }
        union Payer = Person | Company
        type Person @key(fields: "id", resolvable: false) { id: ID! }
        type Company @key(fields: "id", resolvable: false) { id: String! }
      `,
      entities: { Order: ({ payer }) => ({ risk: `risk of ${JSON.stringify(payer)}` }) },
    },
  },
  query: '{ order { risk } }',
  data: { order: { risk: 'risk of {"__typename":"Company","id":"acme"}' } },
  calls: [
    '1 orders: Order.id Query.order',
    '2 payers: Order{id: "1"} -> Company.id Order.payer',
    '3 risk: Order{id: "1", payer: {__typename: "Company", id: "acme"}} -> Order.risk',
  ],
});
