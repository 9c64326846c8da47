import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "T15: a field of an @interfaceObject is looked up for every implementation by the interface's name",
  clause: 'Federation, "@interfaceObject": the subgraph is asked with the interface as __typename',
  subgraphs: {
    catalog: {
      schema: `
        type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
      `,
      query: {
        media: [
          { __typename: 'Book', id: 'b', title: 'Emma' },
          { __typename: 'Film', id: 'f', title: 'Alien' },
        ],
      },
    },
    reviews: {
      schema: 'type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      entities: {
        Media: [
          { id: 'b', score: 5 },
          { id: 'f', score: 4 },
        ],
      },
    },
  },
  query: '{ media { __typename title score } }',
  data: {
    media: [
      { __typename: 'Book', title: 'Emma', score: 5 },
      { __typename: 'Film', title: 'Alien', score: 4 },
    ],
  },
  calls: [
    '1 catalog: Book.id Book.title Film.id Film.title Query.media',
    '2 reviews: Media{id: "b"} Media{id: "f"} -> Media.score',
  ],
});
