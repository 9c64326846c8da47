import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'required fields of such names come from another subgraph, or are null where they do not',
  clause: 'Federation, "@requires": what is required is what the backend sent',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }',
      query: { items: [{ id: '1' }, { id: '2' }, { id: '3' }] },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! toString: Part constructor: Int } type Part { valueOf: Int }',
      entities: {
        Item: [
          { id: '1', toString: { valueOf: 4 }, constructor: 5 },
          { id: '2', toString: null, constructor: new Error('no maker') },
        ],
      },
    },
    c: {
      schema: `
        type Item @key(fields: "id") {
          id: ID! toString: Part @external constructor: Int @external
          text: String @requires(fields: "toString { valueOf }") made: String @requires(fields: "constructor")
        }
        type Part @external { valueOf: Int }
      `,
      entities: {
        Item: (representation) => ({
          text: JSON.stringify(representation['toString']),
          made: JSON.stringify(representation['constructor']),
        }),
      },
    },
  },
  query: '{ items { text made } }',
  data: {
    items: [
      { text: '{"valueOf":4}', made: '5' },
      { text: 'null', made: null },
      { text: 'null', made: 'null' },
    ],
  },
  errors: [{ message: 'no maker', path: ['items', 1, 'made'], code: 'BACKEND_FAILED', subgraph: 'b' }],
  calls: [
    '1 a: Item.id Query.items',
    '2 b: Item{id: "1"} Item{id: "2"} Item{id: "3"} -> Item.constructor Item.toString Part.valueOf',
    '3 c: Item{constructor: 5, id: "1", toString: {valueOf: 4}} Item{constructor: null, id: "3", toString: null} ' +
      'Item{id: "2", toString: null} -> Item.made Item.text',
  ],
});
