import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T15: a fragment on an implementation works below a field of an @interfaceObject subgraph',
  clause: 'Federation, "@interfaceObject"; GraphQL §5.5.2.3: the fragment can apply to the interface',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
      `,
      entities: {
        Media: [
          { __typename: 'Book', id: 'b', title: 'Emma', pages: 300 },
          { __typename: 'Film', id: 'f', title: 'Alien', minutes: 117 },
        ],
        Book: [{ id: 'b', title: 'Emma', pages: 300 }],
        Film: [{ id: 'f', title: 'Alien', minutes: 117 }],
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
  query: '{ best { score ... on Book { pages } ... on Film { minutes } } }',
  data: {
    best: [
      { score: 5, minutes: 117 },
      { score: 4, pages: 300 },
    ],
  },
  calls: [
    '1 reviews: Media.id Media.score Query.best',
    '2 catalog: Media{id: "b"} Media{id: "f"} -> Book.pages Film.minutes',
  ],
});
