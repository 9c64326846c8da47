import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a skipped __typename of an @interfaceObject asks nobody what the object is',
  clause: 'GraphQL §3.13.1: a skipped field is not executed',
  subgraphs: {
    a: {
      schema:
        'interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! }',
      entities: { Media: [{ __typename: 'Book', id: 'b' }] },
    },
    b: {
      schema: 'type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
      query: { best: { id: 'b', stars: 5 } },
    },
  },
  query:
    'query($yes: Boolean!) { best { __typename @skip(if: $yes) stars ... on Media { kind: __typename @include(if: ' +
    'false) } } }',
  variables: { yes: true },
  data: { best: { stars: 5 } },
  calls: ['1 b: Media.stars Query.best'],
});
