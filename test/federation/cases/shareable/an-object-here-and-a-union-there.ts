import { federationCase } from '../../federation-case.ts';

const WALK = { __typename: 'Walk', id: 'w', km: 4 };

export default federationCase({
  name: 'a field that is an object in the first subgraph and a union in the second is the union for clients',
  clause: 'Federation, "Differing shared field return types": the supergraph has the type that all the others are of',
  subgraphs: {
    paths: {
      schema: `
        type Query { best: Walk @shareable }
        type Walk @key(fields: "id") { id: ID! km: Int @shareable }
      `,
      query: { best: WALK },
      entities: { Walk: [WALK] },
    },
    trips: {
      schema: `
        type Query { best: Trip @shareable trips: [Trip!]! }
        union Trip = Walk | Ride
        type Walk @key(fields: "id") { id: ID! km: Int @shareable }
        type Ride @key(fields: "id") { id: ID! seats: Int }
      `,
      query: { best: WALK, trips: [WALK, { __typename: 'Ride', id: 'r', seats: 2 }] },
      entities: { Walk: [WALK], Ride: [] },
    },
  },
  query: '{ best { __typename ... on Walk { km } ... on Ride { seats } } trips { ... on Ride { seats } } }',
  data: { best: { __typename: 'Walk', km: 4 }, trips: [{}, { seats: 2 }] },
  calls: ['1 trips: Query.best Query.trips Ride.seats Walk.km'],
});
