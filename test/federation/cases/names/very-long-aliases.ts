import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an alias may be thousands of characters long, at every place',
  clause: 'GraphQL §2.6: a name has no greatest length',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: { schema: 'type Item @key(fields: "id") { id: ID! price: Int }', entities: { Item: [{ id: '1', price: 3 }] } },
  },
  query:
    `{ ${'a'.repeat(3000)}: item { ${'b'.repeat(3000)}: price } ${'a'.repeat(2999)}b: item ` +
    `{ ${'b'.repeat(3000)}: ` +
    'id } }',
  data: { ['a'.repeat(3000)]: { ['b'.repeat(3000)]: 3 }, [`${'a'.repeat(2999)}b`]: { ['b'.repeat(3000)]: '1' } },
  calls: ['1 a: Item.id Query.item', '2 b: Item{id: "1"} -> Item.price'],
});
