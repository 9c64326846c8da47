import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T13: the representation carries the true key, the response the alias',
  clause: 'GraphQL §2.7; Federation subgraph specification, "_Any"',
  subgraphs: {
    a: {
      schema: 'type Query { object: Object } type Object @key(fields: "id") { id: ID! legacyId: Int }',
      query: { object: { id: '1', legacyId: 77 } },
    },
    b: { schema: 'type Object @key(fields: "id") { id: ID! x: Int }', entities: { Object: [{ id: '1', x: 5 }] } },
  },
  query: '{ object { id: legacyId x } }',
  data: { object: { id: 77, x: 5 } },
  calls: ['1 a: Object.id Object.legacyId Query.object', '2 b: Object{id: "1"} -> Object.x'],
});
