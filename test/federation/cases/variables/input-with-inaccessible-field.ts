import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an inaccessible input field is refused in a variable',
  clause: 'Federation, "@inaccessible": the field is left out of the API schema',
  subgraphs: {
    a: { schema: 'input In { x: Int debug: Boolean @inaccessible } type Query { f(in: In): Int }', query: { f: 1 } },
  },
  query: 'query ($in: In) { f(in: $in) }',
  variables: { in: { x: 1, debug: true } },
  refused: {
    code: 'BAD_USER_INPUT',
    message: 'Variable "$in" got invalid value { x: 1, debug: true }; Field "debug" is not defined by type "In".',
  },
});
