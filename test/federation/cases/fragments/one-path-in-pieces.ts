import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'selections of one path that stand in many fragments are fetched together',
  clause: 'GraphQL §6.3.2: fields of one response name merge',
  subgraphs: {
    a: {
      schema:
        'type Query { item: Item } type Item @key(fields: "id") { id: ID! part: Part } type Part @key(fields: ' +
        '"id") { id: ID! x: Int }',
      query: { item: { id: '1', part: { id: 'p', x: 1 } } },
      entities: { Item: [{ id: '1', part: { id: 'p' } }] },
    },
    b: {
      schema: 'type Part @key(fields: "id") { id: ID! y: Int item: Item } type Item @key(fields: "id") { id: ID! }',
      entities: { Part: [{ id: 'p', y: 2, item: { id: '1' } }] },
    },
    c: { schema: 'type Item @key(fields: "id") { id: ID! z: Int }', entities: { Item: [{ id: '1', z: 3 }] } },
  },
  query: `
    { item { part { x } } ...A ... { ... on Query { item { part { item { z } } } } } }
    fragment A on Query { item { ...B part { ...C } } }
    fragment B on Item { z part { ... on Part { item { part { y } } } } }
    fragment C on Part { y ... { item { id } } }
  `,
  data: { item: { part: { x: 1, item: { part: { y: 2 }, id: '1', z: 3 }, y: 2 }, z: 3 } },
  calls: [
    '1 a: Item.id Item.part Part.id Part.x Query.item',
    '2 b: Part{id: "p"} -> Item.id Part.item Part.y',
    '2 c: Item{id: "1"} -> Item.z',
    '3 a: Item{id: "1"} -> Item.part Part.id',
    '3 c: Item{id: "1"} -> Item.z',
    '4 b: Part{id: "p"} -> Part.y',
  ],
});
