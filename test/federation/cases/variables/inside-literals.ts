import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'variables inside object and list literals reach the backend',
  clause: 'GraphQL §2.10: variables may be used wherever input values are',
  subgraphs: {
    a: {
      schema: 'input In { a: Int b: [Int] } type Query { f(in: In): String }',
      query: { f: ({ in: value }: { in: unknown }) => JSON.stringify(value) },
    },
  },
  query: 'query ($x: Int!, $y: Int) { one: f(in: { a: $x, b: [1, $x] }) two: f(in: { a: $y, b: 3 }) }',
  variables: { x: 4 },
  data: { one: '{"a":4,"b":[1,4]}', two: '{"b":[3]}' },
  calls: ['1 a: Query.f(in: {a: 4, b: [1, 4]}) Query.f(in: {b: [3]})'],
});
