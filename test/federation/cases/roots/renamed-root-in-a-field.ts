import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of a root type that a subgraph calls otherwise leads to the root fields of all subgraphs',
  clause: 'Federation, composition: root types are renamed to Query, Mutation and Subscription',
  subgraphs: {
    a: {
      schema: `schema { query: RootQuery mutation: RootMutation }
        type RootQuery { a: Int self: RootQuery! }
        type RootMutation { add: Payload }
        type Payload { ok: Boolean query: RootQuery queries: [RootQuery!] }`,
      query: { a: 1, self: { __typename: 'RootQuery', a: 1 } },
      mutation: { add: { ok: true, query: { a: 1, self: { a: 1 } }, queries: [{ a: 1 }] } },
    },
    b: { schema: 'schema { query: B } type B { b: Int selves: [B!] }', query: { b: 2, selves: [{ b: 2 }] } },
  },
  query:
    'mutation { add { ok query { __typename a self { b selves { a __typename } } ...Other } queries { b } } } ' +
    'fragment Other on Query { b }',
  data: {
    add: {
      ok: true,
      query: { __typename: 'Query', a: 1, self: { b: 2, selves: [{ a: 1, __typename: 'Query' }] }, b: 2 },
      queries: [{ b: 2 }],
    },
  },
  calls: [
    '1 a: Payload.ok Payload.queries Payload.query RootMutation.add RootQuery.a RootQuery.self',
    '2 b: B.b',
    '2 b: B.b',
    '2 b: B.b B.selves',
    '3 a: RootQuery.a',
  ],
});
