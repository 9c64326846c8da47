import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'keys and required fields may be named like what every JavaScript object inherits',
  clause: 'Federation, "@key" and "@requires": a field set names any fields',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] } type Item @key(fields: "constructor") { constructor: ID! valueOf: Int }',
      query: {
        items: [
          { constructor: 'x', valueOf: 4 },
          { constructor: 'y', valueOf: null },
        ],
      },
    },
    b: {
      schema:
        'type Item @key(fields: "constructor") { constructor: ID! valueOf: Int @external twice: Int ' +
        '@requires(fields: "valueOf") }',
      entities: { Item: ({ valueOf }) => ({ twice: Number(valueOf) * 2 }) },
    },
  },
  query: '{ items { twice } }',
  data: { items: [{ twice: 8 }, { twice: 0 }] },
  calls: [
    '1 a: Item.constructor Item.valueOf Query.items',
    '2 b: Item{constructor: "x", valueOf: 4} Item{constructor: "y", valueOf: null} -> Item.twice',
  ],
});
