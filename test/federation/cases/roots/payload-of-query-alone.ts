import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a payload that has nothing but Query leads to every root field, through an entity, too',
  clause: 'GraphQL §6.2.2: the selection set of a mutation is executed after its side effects',
  subgraphs: {
    a: {
      schema:
        'type Query { item: Item } type Mutation { add: Payload! } type Payload { query: Query! } type Item ' +
        '@key(fields: "id") { id: ID! }',
      query: { item: { id: '1' } },
      mutation: { add: { query: { item: { id: '1' } } } },
    },
    b: {
      schema: 'type Query { b: Int } type Item @key(fields: "id") { id: ID! name: String query: Query }',
      query: { b: 2 },
      entities: { Item: [{ id: '1', name: 'one', query: { b: 2 } }] },
    },
  },
  query: 'mutation { add { query { b item { name query { b item { id } } } } } }',
  data: { add: { query: { b: 2, item: { name: 'one', query: { b: 2, item: { id: '1' } } } } } },
  calls: [
    '1 a: Item.id Mutation.add Payload.query Query.item',
    '2 b: Item{id: "1"} -> Item.name Item.query Query.b',
    '2 b: Query.b',
    '3 a: Item.id Query.item',
  ],
});
