import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T17: conditions on fragments of an interface decide what is asked of each implementation',
  clause: 'GraphQL §3.13',
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] }
        interface Media { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! }
      `,
      query: {
        media: [
          { __typename: 'Book', id: 'b' },
          { __typename: 'Film', id: 'f' },
        ],
      },
    },
    b: {
      schema:
        'type Book @key(fields: "id") { id: ID! pages: Int } type Film @key(fields: "id") { id: ID! minutes: Int }',
      entities: { Book: [{ id: 'b', pages: 300 }], Film: [{ id: 'f', minutes: 117 }] },
    },
  },
  query:
    'query ($books: Boolean!) { media { ... on Book @include(if: $books) { pages } ... on Film @skip(if: $books) ' +
    '{ minutes } } }',
  variables: { books: true },
  data: { media: [{ pages: 300 }, {}] },
  calls: ['1 a: Book.id Query.media', '2 b: Book{id: "b"} -> Book.pages'],
});
