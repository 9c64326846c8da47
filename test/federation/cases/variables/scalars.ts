import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'variables of every built-in scalar reach the backend as they were sent',
  clause: 'GraphQL §6.1.2 CoerceVariableValues and §3.5',
  subgraphs: {
    a: {
      schema: 'type Query { echo(i: Int, f: Float, s: String, b: Boolean, id: ID): String }',
      query: { echo: (args: unknown) => JSON.stringify(args) },
    },
  },
  query: 'query ($i: Int, $f: Float, $s: String, $b: Boolean, $id: ID) { echo(i: $i, f: $f, s: $s, b: $b, id: $id) }',
  variables: { i: 1, f: 2, s: 'x "y"\n', b: false, id: 7 },
  data: { echo: '{"i":1,"f":2,"s":"x \\"y\\"\\n","b":false,"id":"7"}' },
  calls: ['1 a: Query.echo(b: false, f: 2, i: 1, id: "7", s: "x \\"y\\"\\n")'],
});
