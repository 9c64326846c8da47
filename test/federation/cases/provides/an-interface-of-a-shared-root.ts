import { federationCase } from '../../federation-case.ts';

const ZOO = {
  __typename: 'Zoo',
  id: 'z',
  pets: [
    { __typename: 'Owl', id: 'o', name: 'Hedy' },
    { __typename: 'Fox', id: 'f', name: 'Rey' },
  ],
};

export default federationCase({
  name: 'of two subgraphs of a shared field the one is asked that provides what is wanted of the interface below',
  clause: 'Federation, "@provides": the field set holds for the objects that the field leads to',
  subgraphs: {
    parks: {
      schema: `
        type Query { park: Park @shareable }
        interface Park { id: ID! }
        interface Pet { id: ID! }
        type Zoo implements Park @key(fields: "id") { id: ID! pets: [Pet] @shareable }
        type Owl implements Pet @key(fields: "id") { id: ID! @external }
        type Fox implements Pet @key(fields: "id") { id: ID! @external }
      `,
      query: { park: ZOO },
      entities: { Zoo: [ZOO], Owl: [], Fox: [] },
    },
    tours: {
      schema: `
        type Query { park: Park @shareable @provides(fields: "pets { id name }") }
        interface Park { id: ID! pets: [Pet] }
        interface Pet { id: ID! name: String }
        type Zoo implements Park { id: ID! @shareable pets: [Pet] @external }
        type Owl implements Pet { id: ID! @external name: String @external }
        type Fox implements Pet { id: ID! @external name: String @external }
      `,
      query: { park: ZOO },
    },
    zoos: {
      schema: `
        interface Park { id: ID! pets: [Pet] }
        interface Pet { id: ID! name: String }
        type Zoo implements Park @key(fields: "id") { id: ID! pets: [Pet] @shareable }
        type Owl implements Pet @key(fields: "id") { id: ID! name: String @shareable }
        type Fox implements Pet @key(fields: "id") { id: ID! name: String @shareable }
      `,
      entities: { Zoo: [ZOO], Owl: [], Fox: [] },
    },
  },
  query: '{ park { id pets { id name } } }',
  data: {
    park: {
      id: 'z',
      pets: [
        { id: 'o', name: 'Hedy' },
        { id: 'f', name: 'Rey' },
      ],
    },
  },
  calls: ['1 tours: Fox.id Fox.name Owl.id Owl.name Query.park Zoo.id Zoo.pets'],
});
