import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of an interface that the asked subgraph lacks is looked up for each implementation',
  clause: "GraphQL §3.7: every implementation has the interface's fields; Federation: each where it is defined",
  subgraphs: {
    catalog: {
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
    titles: {
      schema: `
        interface Media { title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: { Book: [{ id: 'b', title: 'Emma' }], Film: [{ id: 'f', title: 'Alien' }] },
    },
  },
  query: '{ media { title } }',
  data: { media: [{ title: 'Emma' }, { title: 'Alien' }] },
  calls: ['1 catalog: Book.id Film.id Query.media', '2 titles: Book{id: "b"} Film{id: "f"} -> Book.title Film.title'],
});
