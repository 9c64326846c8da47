import { federationCase } from '../../federation-case.ts';

const TRAM = { __typename: 'Tram', line: '5', stops: 12, rails: 'two' };
const VEHICLES = `
  interface Vehicle { line: String! }
  interface Scheduled implements Vehicle { line: String! stops: Int! }
  type Tram implements Vehicle & Scheduled @shareable { line: String! stops: Int! rails: String! }
  type Boat implements Vehicle @shareable { line: String! deck: String! }
`;

export default federationCase({
  name: 'a requirement with a fragment on another interface sends what the objects of both have',
  clause: 'Federation, "@requires": a field set may have inline fragments, on interfaces too',
  subgraphs: {
    fleet: {
      schema: `type Query { trip: Trip } type Trip @key(fields: "id") { id: ID! vehicle: Vehicle } ${VEHICLES}`,
      query: { trip: { id: '1', vehicle: TRAM } },
      entities: { Trip: [] },
    },
    signs: {
      schema: `
        type Trip @key(fields: "id") {
          id: ID!
          vehicle: Vehicle @external
          sign: String @requires(fields: "vehicle { line ... on Scheduled { stops ... on Tram { rails } } ... on Boat { deck } }")
        }
        ${VEHICLES}
      `,
      entities: { Trip: ({ vehicle }) => ({ sign: JSON.stringify(vehicle) }) },
    },
  },
  query: '{ trip { sign } }',
  data: { trip: { sign: JSON.stringify(TRAM) } },
  calls: [
    '1 fleet: Query.trip Tram.line Tram.rails Tram.stops Trip.id Trip.vehicle',
    '2 signs: Trip{id: "1", vehicle: {__typename: "Tram", line: "5", rails: "two", stops: 12}} -> Trip.sign',
  ],
});
