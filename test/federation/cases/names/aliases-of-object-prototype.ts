import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'aliases may be named like what JavaScript objects inherit, and like their prototype',
  clause: 'GraphQL §2.6: the response name is the alias',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
      query: { item: { id: '1', name: 'Pan' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int part: Item }',
      entities: { Item: [{ id: '1', price: 3, part: { id: '2' } }] },
    },
  },
  query:
    '{ __proto__: item { __proto__: name constructor: price toString: part { __proto__: id } } hasOwnProperty: ' +
    'item { id } }',
  data: {
    ['__proto__']: { ['__proto__']: 'Pan', constructor: 3, toString: { ['__proto__']: '2' } },
    hasOwnProperty: { id: '1' },
  },
  calls: ['1 a: Item.id Item.name Query.item', '2 b: Item{id: "1"} -> Item.id Item.part Item.price'],
});
