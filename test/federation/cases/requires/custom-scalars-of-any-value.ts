import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'required custom scalars are sent as they came, whatever they hold',
  clause: 'GraphQL §3.5: a custom scalar may be any value; Federation, "@requires"',
  subgraphs: {
    a: {
      schema: 'scalar Json type Query { items: [Item] } type Item @key(fields: "id") { id: ID! data: Json }',
      query: {
        items: [
          { id: '1', data: { __typename: 'Other', id: 'no', list: [[{}], null] } },
          { id: '2', data: [{ a: 1 }, 'x'] },
          { id: '3', data: null },
          { id: '4', data: false },
        ],
      },
    },
    b: {
      schema:
        'scalar Json type Item @key(fields: "id") { id: ID! data: Json @external echo: Json @requires(fields: ' +
        '"data") }',
      entities: { Item: ({ data }) => ({ echo: { data } }) },
    },
  },
  query: '{ items { echo } }',
  data: {
    items: [
      { echo: { data: { __typename: 'Other', id: 'no', list: [[{}], null] } } },
      { echo: { data: [{ a: 1 }, 'x'] } },
      { echo: { data: null } },
      { echo: { data: false } },
    ],
  },
  calls: [
    '1 a: Item.data Item.id Query.items',
    '2 b: Item{data: [{a: 1}, "x"], id: "2"} Item{data: false, id: "4"} Item{data: null, id: "3"} Item{data: ' +
      '{__typename: "Other", id: "no", list: [[{}], null]}, id: "1"} -> Item.echo',
  ],
});
