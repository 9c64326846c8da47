import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields of an entity may be named like what every JavaScript object inherits, also where they stay away',
  clause: 'GraphQL §6.4.4: a field without a value is null; what an object inherits is no value of a backend',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! toLocaleString: String }',
      query: {
        items: [
          { id: '1', toLocaleString: 'one' },
          { id: '2', toLocaleString: null },
        ],
      },
    },
    b: {
      schema:
        'type Item @key(fields: "id") { id: ID! constructor: String toString: Int valueOf: Part } type Part { ' +
        'constructor: Int }',
      entities: { Item: [{ id: '1', constructor: 'Ltd', toString: 7, valueOf: { constructor: 8 } }] },
    },
  },
  query: '{ items { constructor toString toLocaleString valueOf { constructor } } }',
  data: {
    items: [
      { constructor: 'Ltd', toString: 7, toLocaleString: 'one', valueOf: { constructor: 8 } },
      { constructor: null, toString: null, toLocaleString: null, valueOf: null },
    ],
  },
  calls: [
    '1 a: Item.id Item.toLocaleString Query.items',
    '2 b: Item{id: "1"} Item{id: "2"} -> Item.constructor Item.toString Item.valueOf Part.constructor',
  ],
});
