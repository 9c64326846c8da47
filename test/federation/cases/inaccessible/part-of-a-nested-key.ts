import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity is looked up by a key of which an object and a field are inaccessible',
  clause: 'Federation, "@inaccessible": hidden from clients, not from the gateway',
  subgraphs: {
    a: {
      schema: `
        type Query { seats: [Seat] }
        type Seat @key(fields: "row { hall number } seat") { row: Row! @inaccessible seat: Int! }
        type Row @shareable @inaccessible { hall: String! number: Int! }
      `,
      query: {
        seats: [
          { row: { hall: 'A', number: 1 }, seat: 2 },
          { row: { hall: 'B', number: 1 }, seat: 2 },
        ],
      },
    },
    b: {
      schema: `
        type Seat @key(fields: "row { hall number } seat") { row: Row! seat: Int! price: Int }
        type Row @shareable { hall: String! number: Int! }
      `,
      entities: {
        Seat: [
          { row: { hall: 'A', number: 1 }, seat: 2, price: 10 },
          { row: { hall: 'B', number: 1 }, seat: 2, price: 20 },
        ],
      },
    },
  },
  query: '{ seats { row: price } }',
  data: { seats: [{ row: 10 }, { row: 20 }] },
  calls: [
    '1 a: Query.seats Row.hall Row.number Seat.row Seat.seat',
    '2 b: Seat{row: {hall: "A", number: 1}, seat: 2} Seat{row: {hall: "B", number: 1}, seat: 2} -> Seat.price',
  ],
});
