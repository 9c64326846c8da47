import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an external field that only serves as a key is not answered where its object is met',
  clause: 'Federation, "@external": the subgraph does not resolve the field; as a key it is only taken',
  subgraphs: {
    people: {
      schema: `
        type Query { thing(id: ID!): Thing @shareable }
        interface Thing { id: ID! }
        type Person implements Thing @key(fields: "id") { id: ID! name: String! }
        type Room implements Thing @key(fields: "id") { id: ID! @external keeper: Person! }
      `,
      query: { thing: { __typename: 'Room', id: 'wrong' } },
      entities: { Person: [], Room: [] },
    },
    rooms: {
      schema: `
        type Query { thing(id: ID!): Thing @shareable }
        interface Thing { id: ID! }
        type Person implements Thing @key(fields: "id") { id: ID! @external rooms: [Room!]! }
        type Room implements Thing @key(fields: "id") { id: ID! size: Int! }
      `,
      query: { thing: { __typename: 'Room', id: 'r', size: 9 } },
      entities: { Person: [], Room: [] },
    },
  },
  query: '{ thing(id: "r") { id } }',
  unplannable: {
    planners: ['native', 'portable'],
    reason: 'neither subgraph knows the ids of both types, so no answer could be trusted',
  },
});
