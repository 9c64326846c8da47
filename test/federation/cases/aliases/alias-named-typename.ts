import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "an alias called __typename over another field is that field's value",
  clause: 'GraphQL §2.7: an alias is the response name; the type of the object stays what it is',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
      query: { item: { id: '1', name: 'Chair' } },
    },
    b: { schema: 'type Item @key(fields: "id") { id: ID! x: Int }', entities: { Item: [{ id: '1', x: 5 }] } },
  },
  query: '{ item { __typename: name x } }',
  data: { item: { __typename: 'Chair', x: 5 } },
  calls: ['1 a: Item.id Item.name Query.item', '2 b: Item{id: "1"} -> Item.x'],
});
