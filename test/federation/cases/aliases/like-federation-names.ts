import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'client aliases like the names that gateways use are only names',
  clause: 'GraphQL §2.7: any name may be an alias',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }',
      query: { item: { id: '1', name: 'Chair' } },
    },
    b: { schema: 'type Item @key(fields: "id") { id: ID! x: Int }', entities: { Item: [{ id: '1', x: 5 }] } },
  },
  query: '{ _entities: item { representations: name _0: x } _service: item { id } }',
  data: { _entities: { representations: 'Chair', _0: 5 }, _service: { id: '1' } },
  calls: ['1 a: Item.id Item.name Query.item', '2 b: Item{id: "1"} -> Item.x'],
});
