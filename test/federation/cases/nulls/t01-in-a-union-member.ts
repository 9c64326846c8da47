import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T1: an unknown entity in a union nulls its own item when its field may not be null',
  clause: 'GraphQL §6.4.4',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book @key(fields: "id") { id: ID! }
        type Film @key(fields: "id") { id: ID! }
      `,
      query: {
        found: [
          { __typename: 'Book', id: 'gone' },
          { __typename: 'Film', id: 'gone' },
          { __typename: 'Book', id: 'b' },
        ],
      },
    },
    b: {
      schema:
        'type Book @key(fields: "id") { id: ID! title: String! } type Film @key(fields: "id") { id: ID! title: ' +
        'String }',
      entities: { Book: [{ id: 'b', title: 'Emma' }], Film: [] },
    },
  },
  query: '{ found { ... on Book { title } ... on Film { name: title } } }',
  data: { found: [null, { name: null }, { title: 'Emma' }] },
  errors: [
    {
      message: 'Cannot return null for non-nullable field Book.title.',
      path: ['found', 0, 'title'],
      code: 'NULL_IN_NON_NULL',
    },
  ],
  calls: ['1 a: Book.id Film.id Query.found', '2 b: Book{id: "b"} Book{id: "gone"} Film{id: "gone"} -> Book.title'],
});
