import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that one subgraph declares non-null is asked for under one name with its nullable namesake',
  clause: 'GraphQL §5.3.2, SameResponseShape, by the types of the subgraph that is asked',
  subgraphs: {
    a: {
      schema: `
        type Query { things: [Thing] }
        union Thing = Book | Film
        type Book @key(fields: "id") { id: ID! title: String! @shareable }
        type Film @key(fields: "id") { id: ID! title: String @shareable }
      `,
      query: {
        things: [
          { __typename: 'Book', id: 'b', title: 'Emma' },
          { __typename: 'Film', id: 'f', title: null },
        ],
      },
      entities: { Book: [], Film: [] },
    },
    b: {
      schema: 'type Book @key(fields: "id") { id: ID! title: String @shareable pages: Int }',
      entities: { Book: [{ id: 'b', title: 'Emma', pages: 300 }] },
    },
  },
  // For clients both are nullable, so that they may stand under one name.
  query: '{ things { ... on Book { title pages } ... on Film { title } } }',
  data: { things: [{ title: 'Emma', pages: 300 }, { title: null }] },
  calls: ['1 a: Book.id Book.title Film.title Query.things', '2 b: Book{id: "b"} -> Book.pages'],
});
