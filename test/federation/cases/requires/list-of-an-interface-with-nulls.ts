import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required list of an interface is sent with its nulls, its types and what each type has',
  clause: 'Federation, "@requires": fragments in a field set select by type',
  subgraphs: {
    a: {
      schema: `
        type Query { carts: [Cart] }
        type Cart @key(fields: "id") { id: ID! lines: [Line] }
        interface Line { count: Int }
        type Thing implements Line { count: Int weight: Int }
        type Work implements Line { count: Int hours: Int }
      `,
      query: {
        carts: [
          {
            id: '1',
            lines: [{ __typename: 'Work', count: 1, hours: 2 }, null, { __typename: 'Thing', count: 3, weight: null }],
          },
          { id: '2', lines: null },
          { id: '3', lines: [] },
        ],
      },
    },
    b: {
      schema: `
        type Cart @key(fields: "id") { id: ID! lines: [Line] @external sum: String @requires(fields: "lines { count ... on Thing { weight } ... on Work { hours } }") }
        interface Line { count: Int }
        type Thing implements Line @external { count: Int weight: Int }
        type Work implements Line @external { count: Int hours: Int }
      `,
      entities: {
        Cart: ({ lines }) => ({
          sum: Array.isArray(lines)
            ? lines
                .map((line: Record<string, unknown> | null) =>
                  line === null ? '-' : `${String(line['count'])}x${String(line['hours'] ?? null)}`,
                )
                .join()
            : 'none',
        }),
      },
    },
  },
  query: '{ carts { sum lines { count: __typename } } }',
  data: {
    carts: [
      { sum: '1x2,-,3xnull', lines: [{ count: 'Work' }, null, { count: 'Thing' }] },
      { sum: 'none', lines: null },
      { sum: '', lines: [] },
    ],
  },
  calls: [
    '1 a: Cart.id Cart.lines Query.carts Thing.count Thing.weight Work.count Work.hours',
    '2 b: Cart{id: "1", lines: [{__typename: "Work", count: 1, hours: 2}, null, {__typename: "Thing", count: 3, ' +
      'weight: null}]} Cart{id: "2", lines: null} Cart{id: "3", lines: []} -> Cart.sum',
  ],
});
