import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'objects of an entity interface are looked up by their concrete types',
  clause: 'Federation, "Entity interfaces": implementations have the interface\'s key',
  subgraphs: {
    catalog: {
      schema: `
        type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! }
      `,
      query: {
        media: [
          { __typename: 'Film', id: 'f' },
          { __typename: 'Book', id: 'b' },
        ],
      },
    },
    details: {
      schema: `
        type Book @key(fields: "id") { id: ID! pages: Int }
        type Film @key(fields: "id") { id: ID! minutes: Int }
      `,
      entities: { Book: [{ id: 'b', pages: 300 }], Film: [{ id: 'f', minutes: 117 }] },
    },
  },
  query: '{ media { id ... on Book { pages } ... on Film { minutes } } }',
  data: {
    media: [
      { id: 'f', minutes: 117 },
      { id: 'b', pages: 300 },
    ],
  },
  calls: [
    '1 catalog: Book.id Film.id Query.media',
    '2 details: Book{id: "b"} Film{id: "f"} -> Book.pages Film.minutes',
  ],
});
