import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields of the interface are looked up for what an @interfaceObject subgraph returns',
  clause:
    'Federation, "@interfaceObject" and "Entity interfaces": the interface\'s subgraph resolves any ' +
    'implementation by key',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: {
        Media: [
          { __typename: 'Book', id: 'b', title: 'Emma', pages: 300 },
          { __typename: 'Film', id: 'f', title: 'Alien' },
        ],
      },
    },
    reviews: {
      schema: 'type Query { best: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      query: {
        best: [
          { id: 'f', score: 5 },
          { id: 'b', score: 4 },
        ],
      },
    },
  },
  query: '{ best { id score title } }',
  data: {
    best: [
      { id: 'f', score: 5, title: 'Alien' },
      { id: 'b', score: 4, title: 'Emma' },
    ],
  },
  calls: [
    '1 reviews: Media.id Media.score Query.best',
    '2 catalog: Media{id: "b"} Media{id: "f"} -> Book.title Film.title',
  ],
});
