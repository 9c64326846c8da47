import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of a union provides fields of its members by fragments',
  clause: 'Federation, "@provides": a field set may use inline fragments',
  subgraphs: {
    catalog: {
      schema: `
        type Book @key(fields: "id") { id: ID! title: String @shareable pages: Int }
        type Film @key(fields: "id") { id: ID! title: String @shareable }
      `,
      entities: { Book: [{ id: 'b', title: 'Emma', pages: 300 }], Film: [{ id: 'f', title: 'Alien' }] },
    },
    search: {
      schema: `
        type Query { found: [Media] @provides(fields: "... on Book { title }") }
        union Media = Book | Film
        type Book @key(fields: "id") { id: ID! title: String @external }
        type Film @key(fields: "id") { id: ID! }
      `,
      query: {
        found: [
          { __typename: 'Book', id: 'b', title: 'Emma' },
          { __typename: 'Film', id: 'f' },
        ],
      },
    },
  },
  query: '{ found { ... on Book { title } ... on Film { title } } }',
  data: { found: [{ title: 'Emma' }, { title: 'Alien' }] },
  calls: ['1 search: Book.title Film.id Query.found', '2 catalog: Film{id: "f"} -> Film.title'],
});
