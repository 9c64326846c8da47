import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an input type has the fields that all subgraphs know',
  clause: 'Federation, composition: input types are merged by intersection',
  subgraphs: {
    a: {
      schema: 'type Query { a(in: In): String } input In { x: Int onlyA: Int }',
      query: { a: (args: unknown) => JSON.stringify(args) },
    },
    b: {
      schema: 'type Query { b(in: In): String } input In { x: Int onlyB: Int }',
      query: { b: (args: unknown) => JSON.stringify(args) },
    },
  },
  query: '{ a(in: { x: 1 }) b(in: { x: 2 }) }',
  data: { a: '{"in":{"x":1}}', b: '{"in":{"x":2}}' },
  calls: ['1 a: Query.a(in: {x: 1})', '1 b: Query.b(in: {x: 2})'],
});
