import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a custom scalar passes both ways as it is',
  clause: 'GraphQL §3.5: the gateway does not know how custom scalars are coerced',
  subgraphs: {
    a: {
      schema: 'scalar Json type Query { echo(v: Json): Json list: [Json] }',
      query: { echo: ({ v }: { v: unknown }) => v, list: [1, 'x', { a: [null] }, null, true] },
    },
  },
  query: 'query ($v: Json) { echo(v: $v) list literal: echo(v: { a: [1, "x"], b: null }) }',
  variables: { v: { deep: [{ er: 1.5 }], s: 'x' } },
  data: {
    echo: { deep: [{ er: 1.5 }], s: 'x' },
    list: [1, 'x', { a: [null] }, null, true],
    literal: { a: [1, 'x'], b: null },
  },
  calls: ['1 a: Query.echo(v: {a: [1, "x"], b: null}) Query.echo(v: {deep: [{er: 1.5}], s: "x"}) Query.list'],
});
