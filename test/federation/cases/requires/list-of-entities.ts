import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T11: a requirement through a list of entities leaves out nothing when one of them is null',
  clause: 'Federation subgraph specification, "_Any": lists are sent item by item, nulls included',
  subgraphs: {
    a: {
      schema: `
        type Query { order: Order }
        type Order @key(fields: "id") { id: ID! items: [Item] }
        type Item @key(fields: "sku") { sku: ID! }
      `,
      query: { order: { id: '1', items: [{ sku: 'x' }, null, { sku: 'y' }] } },
    },
    b: {
      schema: 'type Item @key(fields: "sku") { sku: ID! weight: Int! }',
      entities: {
        Item: [
          { sku: 'x', weight: 1 },
          { sku: 'y', weight: 2 },
        ],
      },
    },
    c: {
      schema: `
        type Order @key(fields: "id") { id: ID! items: [Item] @external weight: Int @requires(fields: "items { weight }") }
        type Item @key(fields: "sku", resolvable: false) { sku: ID! weight: Int! @external }
      `,
      entities: {
        Order: ({ items }) => ({
          weight: (items as ({ weight: number } | null)[]).reduce((sum, item) => sum + (item?.weight ?? 100), 0),
        }),
      },
    },
  },
  query: '{ order { weight } }',
  data: { order: { weight: 103 } },
  calls: [
    '1 a: Item.sku Order.id Order.items Query.order',
    '2 b: Item{sku: "x"} Item{sku: "y"} -> Item.weight',
    '3 c: Order{id: "1", items: [{weight: 1}, null, {weight: 2}]} -> Order.weight',
  ],
});
