import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'defaults of enums, lists and input objects in the operation reach the backend',
  clause: 'GraphQL §6.1.2: a default is coerced like a value',
  subgraphs: {
    a: {
      schema:
        'enum Unit { KG LB } input In { unit: Unit! tags: [String!] = ["x"] } type Query { f(in: In, units: ' +
        '[Unit!]): String }',
      query: { f: (args: unknown) => JSON.stringify(args) },
    },
  },
  query: 'query ($in: In = { unit: LB }, $units: [Unit!] = KG) { f(in: $in, units: $units) }',
  data: { f: '{"in":{"unit":"LB","tags":["x"]},"units":["KG"]}' },
  calls: ['1 a: Query.f(in: {tags: ["x"], unit: "LB"}, units: ["KG"])'],
});
