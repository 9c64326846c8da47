import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a compound key is sent with all of its fields',
  clause: 'Federation, "Compound @keys": several fields identify the entity together',
  subgraphs: {
    seats: {
      schema: `
        type Query { seat: Seat }
        type Seat @key(fields: "row number") { row: String! number: Int! }
      `,
      query: { seat: { row: 'A', number: 7 } },
    },
    prices: {
      schema: 'type Seat @key(fields: "row number") { row: String! number: Int! price: Float }',
      entities: {
        Seat: [
          { row: 'A', number: 8, price: 1 },
          { row: 'A', number: 7, price: 20.5 },
        ],
      },
    },
  },
  query: '{ seat { price number } }',
  data: { seat: { price: 20.5, number: 7 } },
  calls: ['1 seats: Query.seat Seat.number Seat.row', '2 prices: Seat{number: 7, row: "A"} -> Seat.price'],
});
