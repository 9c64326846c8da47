import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a fragment on an implementation that conditions leave nothing of does not ask what an object is',
  clause: 'GraphQL §6.3.2: what is skipped is not collected',
  subgraphs: {
    a: {
      schema:
        'interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! ' +
        'pages: Int }',
      entities: { Media: [{ __typename: 'Book', id: 'b', pages: 300 }] },
    },
    b: {
      schema: 'type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
      query: { best: { id: 'b', stars: 5 } },
    },
  },
  query:
    'query($no: Boolean!) { best { stars ... on Book { pages @include(if: $no) ... @skip(if: true) { id } } ' +
    '...None } } fragment None on Book { pages @skip(if: true) }',
  variables: { no: false },
  data: { best: { stars: 5 } },
  calls: ['1 b: Media.stars Query.best'],
});
