import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what depends on a failed call is not asked for, and names the first failure once',
  clause: 'GraphQL §6.4.4: a null parent has nothing to complete',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! }',
      query: { items: [{ id: '1' }] },
      down: true,
    },
    b: {
      schema: 'type Query { n: Int } type Item @key(fields: "id") { id: ID! x: Int! }',
      query: { n: 1 },
      entities: { Item: [] },
    },
  },
  query: '{ items { x } }',
  data: null,
  errors: [{ message: 'A backend could not be reached.', path: ['items'], code: 'BACKEND_UNREACHABLE', subgraph: 'a' }],
  calls: ['1 a: Item.id Query.items'],
});
