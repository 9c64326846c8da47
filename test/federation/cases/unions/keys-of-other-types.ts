import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: members whose keys have one name and other types are each looked up by their own',
  clause: 'Federation, "Entities"; GraphQL §5.3.2: an operation with both keys must be valid in the subgraph',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book @key(fields: "id") { id: ID! }
        type Film @key(fields: "id") { id: Int! }
      `,
      query: {
        found: [
          { __typename: 'Film', id: 7 },
          { __typename: 'Book', id: '1' },
        ],
      },
    },
    b: {
      schema: `
        type Book @key(fields: "id") { id: ID! title: String }
        type Film @key(fields: "id") { id: Int! title: String }
      `,
      entities: { Book: [{ id: '1', title: 'Emma' }], Film: [{ id: 7, title: 'Alien' }] },
    },
  },
  query: '{ found { ... on Book { title } ... on Film { title } } }',
  data: { found: [{ title: 'Alien' }, { title: 'Emma' }] },
  calls: ['1 a: Book.id Film.id Query.found', '2 b: Book{id: "1"} Film{id: 7} -> Book.title Film.title'],
});
