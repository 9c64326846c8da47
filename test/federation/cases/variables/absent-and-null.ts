import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an absent variable stays absent, null is sent as null, and defaults are filled in',
  clause: 'GraphQL §6.1.2 and §6.4.1: absent and null are not the same',
  subgraphs: {
    a: {
      schema: 'type Query { echo(x: Int = 5, y: Int = 6, z: Int = 7): String }',
      query: { echo: (args: unknown) => JSON.stringify(args) },
    },
  },
  query: 'query ($x: Int, $y: Int, $z: Int = 9) { echo(x: $x, y: $y, z: $z) }',
  variables: { y: null },
  data: { echo: '{"x":5,"y":null,"z":9}' },
  calls: ['1 a: Query.echo(x: 5, y: null, z: 9)'],
});
