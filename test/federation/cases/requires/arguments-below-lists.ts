import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'required fields below lists and objects are fetched each with the arguments of its place',
  clause: 'Federation, "@requires": fields of a field set may have arguments at any depth',
  subgraphs: {
    a: {
      schema: `
        type Query { order: Order }
        type Order @key(fields: "id") { id: ID! box: Box lines: [Line] }
        type Box { side(unit: String!): Int }
        type Line { price(in: String!, net: Boolean = true): Int }
      `,
      query: {
        order: {
          id: '1',
          box: { side: ({ unit }: { unit: string }) => (unit === 'mm' ? 50 : 5) },
          lines: [
            { price: ({ in: currency }: { in: string }) => (currency === 'EUR' ? 3 : 4) },
            null,
            { price: () => null },
          ],
        },
      },
    },
    b: {
      schema: `
        type Order @key(fields: "id") {
          id: ID!
          box: Box @external
          lines: [Line] @external
          label: String @requires(fields: "box { side(unit: \\"mm\\") } lines { price(in: \\"EUR\\", net: false) }")
        }
        type Box @external { side(unit: String!): Int }
        type Line @external { price(in: String!, net: Boolean = true): Int }
      `,
      entities: { Order: ({ box, lines }) => ({ label: JSON.stringify([box, lines]) }) },
    },
  },
  query: '{ order { label box { side(unit: "cm") } lines { price(in: "USD") } } }',
  data: {
    order: {
      label: '[{"side":50},[{"price":3},null,{"price":null}]]',
      box: { side: 5 },
      lines: [{ price: 4 }, null, { price: null }],
    },
  },
  calls: [
    '1 a: Box.side(unit: "cm") Box.side(unit: "mm") Line.price(in: "EUR", net: false) Line.price(in: "USD", net: ' +
      'true) Order.box Order.id Order.lines Query.order',
    '2 b: Order{box: {side: 50}, id: "1", lines: [{price: 3}, null, {price: null}]} -> Order.label',
  ],
});
