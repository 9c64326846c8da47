import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of an interface provides a field of one implementation by a fragment',
  clause: 'Federation, "@provides": a field set may use inline fragments on implementations',
  subgraphs: {
    catalog: {
      schema: `
        type Book @key(fields: "id") { id: ID! title: String @shareable }
        type Film @key(fields: "id") { id: ID! title: String @shareable }
      `,
      entities: { Book: [{ id: 'b', title: 'Emma' }], Film: [{ id: 'f', title: 'Alien' }] },
    },
    search: {
      schema: `
        type Query { found: [Media] @provides(fields: "... on Book { title }") }
        interface Media { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! title: String @external }
        type Film implements Media @key(fields: "id") { id: ID! }
      `,
      query: {
        found: [
          { __typename: 'Book', id: 'b', title: 'Emma' },
          { __typename: 'Film', id: 'f' },
        ],
      },
    },
  },
  query: '{ found { id ... on Book { title } ... on Film { title } } }',
  data: {
    found: [
      { id: 'b', title: 'Emma' },
      { id: 'f', title: 'Alien' },
    ],
  },
  calls: ['1 search: Book.id Book.title Film.id Query.found', '2 catalog: Film{id: "f"} -> Film.title'],
});
