import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object of an @interfaceObject whose implementation nobody knows keeps what does not depend on it',
  clause:
    'GraphQL §6.4.3: only what asks for the concrete type needs it; the entity that was not found nulls its own fields',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: { Media: [{ __typename: 'Book', id: 'b', title: 'Emma' }] },
    },
    reviews: {
      schema: 'type Query { best: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      query: {
        best: [
          { id: 'x', score: 5 },
          { id: 'b', score: 4 },
        ],
      },
    },
  },
  query: '{ best { score title } }',
  data: {
    best: [
      { score: 5, title: null },
      { score: 4, title: 'Emma' },
    ],
  },
  calls: ['1 reviews: Media.id Media.score Query.best', '2 catalog: Media{id: "b"} Media{id: "x"} -> Book.title'],
});
