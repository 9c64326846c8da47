import { federationCase } from '../../federation-case.ts';

const PLACE = { row: '7', seat: '12', hall: 'A' };

export default federationCase({
  name: 'of several compound keys only the one that can be resolved is sent, with all of its parts',
  clause: 'Federation, "@key": a representation is found by a key that is resolvable in the subgraph',
  subgraphs: {
    names: {
      schema: `
        type Ticket @key(fields: "id") @key(fields: "code", resolvable: false) @key(fields: "place { row seat }", resolvable: false) @key(fields: "id place { seat hall }", resolvable: false) { id: ID! code: ID! place: Place! holder: String! }
        type Place { row: ID! seat: ID! hall: ID! }
      `,
      entities: { Ticket: ({ id }) => (id === '1' ? { code: 'c1', place: PLACE, holder: 'Ada' } : null) },
    },
    gate: {
      schema: `
        type Query { next: Ticket }
        type Ticket
          @key(fields: "place { row seat }", resolvable: false)
          @key(fields: "id place { seat hall }")
          @key(fields: "code", resolvable: false)
          @key(fields: "id", resolvable: false) { id: ID! code: ID! place: Place! holder: String! @external greeting: String! @requires(fields: "holder") }
        type Place { row: ID! seat: ID! hall: ID! }
      `,
      query: { next: { id: '1', code: 'c1', place: PLACE } },
      entities: { Ticket: ({ holder }) => ({ greeting: `Good evening, ${String(holder)}` }) },
    },
  },
  query: '{ next { greeting } }',
  data: { next: { greeting: 'Good evening, Ada' } },
  calls: {
    native: [
      '1 gate: Place.hall Place.seat Query.next Ticket.id Ticket.place',
      '2 names: Ticket{id: "1"} -> Ticket.holder',
      '3 gate: Ticket{holder: "Ada", id: "1", place: {hall: "A", seat: "12"}} -> Ticket.greeting',
    ],
    // Its plan sends the key that only names: what is missing of the other is added.
    portable: [
      '1 gate: Place.hall Place.row Place.seat Query.next Ticket.id Ticket.place',
      '2 names: Ticket{id: "1"} -> Ticket.holder',
      '3 gate: Ticket{holder: "Ada", id: "1", place: {hall: "A", row: "7", seat: "12"}} -> Ticket.greeting',
    ],
  },
});
