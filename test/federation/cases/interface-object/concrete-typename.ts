import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T15: the concrete __typename of what an @interfaceObject subgraph returns is looked up',
  clause: 'Federation, "@interfaceObject": the subgraph does not know the implementation',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: {
        Media: [
          { __typename: 'Book', id: 'b', title: 'Emma' },
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
  query: '{ best { __typename score } }',
  data: {
    best: [
      { __typename: 'Film', score: 5 },
      { __typename: 'Book', score: 4 },
    ],
  },
  calls: ['1 reviews: Media.id Media.score Query.best', '2 catalog: Media{id: "b"} Media{id: "f"} -> __typename'],
});
