import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'of several operations the named one runs, with the fragments that it uses',
  clause: 'GraphQL §6.1 GetOperation',
  subgraphs: { a: { schema: 'type Query { one: Int two: Int }', query: { one: 1, two: 2 } } },
  query: 'query A { ...F } query B { two } fragment F on Query { one }',
  operationName: 'A',
  data: { one: 1 },
  calls: ['1 a: Query.one'],
});
