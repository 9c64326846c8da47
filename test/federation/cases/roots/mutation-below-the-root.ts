import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a Mutation in a payload is answered by the subgraphs that have its fields, as mutations',
  clause: 'GraphQL §3.6: Mutation is an object type; Federation: root fields are resolved by whoever has them',
  subgraphs: {
    a: {
      schema:
        'type Query { a: Int } type Mutation { add: Payload } type Payload { ok: Boolean more: Mutation query: Query }',
      mutation: { add: { ok: true, more: { add: { ok: false } }, query: { a: 1 } } },
    },
    b: { schema: 'type Query { b: Int } type Mutation { put: Int }', query: { b: 2 }, mutation: { put: 3 } },
  },
  query: 'mutation { add { ok more { put add { ok } } query { b } } }',
  data: { add: { ok: true, more: { put: 3, add: { ok: false } }, query: { b: 2 } } },
  calls: ['1 a: Mutation.add Payload.more Payload.ok Payload.query', '2 b: Query.b', '3 b: Mutation.put'],
});
