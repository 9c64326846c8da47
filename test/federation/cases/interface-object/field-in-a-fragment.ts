import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T15: a field of an @interfaceObject that is asked for on one implementation is looked up for that alone',
  clause:
    'Federation, "@interfaceObject": every implementation has the field; GraphQL §6.3.2: the fragment applies to one',
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
  query: '{ media { ... on Film { score } } }',
  data: { media: [{}, { score: 4 }] },
  calls: ['1 catalog: Film.id Query.media', '2 reviews: Media{id: "f"} -> Media.score'],
});
