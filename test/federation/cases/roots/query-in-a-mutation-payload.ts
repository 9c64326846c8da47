import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "a mutation's payload with a Query field is completed after the mutation",
  clause: 'GraphQL §6.2.2: the selection set of a mutation is executed after its side effects',
  subgraphs: {
    a: {
      schema: 'type Query { a: Int } type Mutation { add: Payload } type Payload { ok: Boolean query: Query }',
      mutation: { add: { ok: true, query: { a: 1 } } },
    },
    b: { schema: 'type Query { b: Int }', query: { b: 2 } },
  },
  query: 'mutation { add { query { b } ok } }',
  data: { add: { query: { b: 2 }, ok: true } },
  calls: ['1 a: Mutation.add Payload.ok Payload.query', '2 b: Query.b'],
});
