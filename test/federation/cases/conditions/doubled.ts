import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: a field with both conditions is answered only when both hold',
  clause:
    'GraphQL §3.13: "the field or fragment must not be queried if either the @skip condition is true or the ' +
    '@include condition is false"',
  subgraphs: { a: { schema: 'type Query { a: Int b: Int c: Int d: Int }', query: { a: 1, b: 2, c: 3, d: 4 } } },
  query: `
    query ($t: Boolean!, $f: Boolean!) {
      a @skip(if: $f) @include(if: $t)
      b @skip(if: $t) @include(if: $t)
      c @skip(if: $f) @include(if: $f)
      d @skip(if: $t) @include(if: $f)
    }
  `,
  variables: { t: true, f: false },
  data: { a: 1 },
  calls: ['1 a: Query.a'],
});
