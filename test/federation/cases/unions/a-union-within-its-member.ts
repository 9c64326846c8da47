import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a fragment on the union within a fragment on its member is about that member',
  clause: 'GraphQL §5.5.2.3: what a fragment is about is what both types have in common',
  subgraphs: {
    a: {
      schema:
        'type Query { found: [Found] } union Found = Book | Film type Book @key(fields: "id") { id: ID! } type ' +
        'Film @key(fields: "id") { id: ID! }',
      query: {
        found: [
          { __typename: 'Book', id: '1' },
          { __typename: 'Film', id: '2' },
        ],
      },
    },
    b: {
      schema:
        'type Book @key(fields: "id") { id: ID! title: String } type Film @key(fields: "id") { id: ID! title: String }',
      entities: { Book: [{ id: '1', title: 'Emma' }], Film: [{ id: '2', title: 'Alien' }] },
    },
  },
  query:
    '{ found { ... on Book { id ... on Found { ... on Book { title } ... on Film { lost: title } } } ... on Film ' +
    '{ title } } }',
  data: { found: [{ id: '1', title: 'Emma' }, { title: 'Alien' }] },
  calls: ['1 a: Book.id Film.id Query.found', '2 b: Book{id: "1"} Film{id: "2"} -> Book.title Film.title'],
});
