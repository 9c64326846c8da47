import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a union here and an interface there of the same objects are asked each in its own words',
  clause: 'GraphQL §5.5.2.3: fragments on both apply to the objects they share',
  subgraphs: {
    a: {
      schema: `
        type Query { u: [U] }
        union U = Book | Film
        type Book @key(fields: "id") { id: ID! }
        type Film @key(fields: "id") { id: ID! }
      `,
      query: {
        u: [
          { __typename: 'Book', id: 'b' },
          { __typename: 'Film', id: 'f' },
        ],
      },
    },
    b: {
      schema: `
        type Query { i: [I] }
        interface I { id: ID! title: String }
        type Book implements I @key(fields: "id") { id: ID! title: String }
        type Song implements I @key(fields: "id") { id: ID! title: String }
      `,
      query: {
        i: [
          { __typename: 'Song', id: 's', title: 'Yesterday' },
          { __typename: 'Book', id: 'b', title: 'Emma' },
        ],
      },
      entities: { Book: [{ id: 'b', title: 'Emma' }], Song: [] },
    },
  },
  query: '{ u { __typename ... on I { title } ... on Film { id } } i { ... on U { ... on Book { id } } title } }',
  data: {
    u: [
      { __typename: 'Book', title: 'Emma' },
      { __typename: 'Film', id: 'f' },
    ],
    i: [{ title: 'Yesterday' }, { id: 'b', title: 'Emma' }],
  },
  calls: [
    '1 a: Book.id Film.id Query.u',
    '1 b: Book.id Book.title Query.i Song.title',
    '2 b: Book{id: "b"} -> Book.title',
  ],
});
