import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: null for a condition is refused',
  clause: 'GraphQL §6.1.2: null is no value of a Boolean!',
  subgraphs: { a: { schema: 'type Query { a: Int }', query: { a: 1 } } },
  query: 'query ($a: Boolean!) { a @include(if: $a) }',
  variables: { a: null },
  refused: { code: 'BAD_USER_INPUT', message: 'Variable "$a" of non-null type "Boolean!" must not be null.' },
});
