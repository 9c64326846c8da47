import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an @interfaceObject requires what another @interfaceObject brings',
  clause: 'Federation, "@interfaceObject" and "@requires": the fields of both are fields of every implementation',
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] book: Book }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! minutes: Int }
      `,
      query: {
        media: [
          { __typename: 'Film', id: 'f', minutes: 90 },
          { __typename: 'Book', id: 'b' },
        ],
        book: { id: 'b' },
      },
    },
    b: {
      schema: 'type Media @key(fields: "id") @interfaceObject { id: ID! weight: Int }',
      entities: {
        Media: [
          { id: 'f', weight: 1 },
          { id: 'b', weight: 2 },
        ],
      },
    },
    c: {
      schema:
        'type Media @key(fields: "id") @interfaceObject { id: ID! weight: Int @external postage: Int ' +
        '@requires(fields: "weight") }',
      entities: { Media: ({ weight }) => ({ postage: Number(weight) * 10 }) },
    },
  },
  query: '{ media { __typename postage ... on Film { minutes } } book { postage } }',
  data: {
    media: [
      { __typename: 'Film', postage: 10, minutes: 90 },
      { __typename: 'Book', postage: 20 },
    ],
    book: { postage: 20 },
  },
  calls: {
    native: [
      '1 a: Book.id Film.id Film.minutes Query.book Query.media',
      '2 b: Media{id: "b"} Media{id: "f"} -> Media.weight',
      '3 c: Media{id: "b", weight: 2} Media{id: "b", weight: 2} Media{id: "f", weight: 1} -> Media.postage',
    ],
    portable: [
      '1 a: Book.id Film.id Film.minutes Query.book Query.media',
      '2 b: Media{id: "b"} -> Media.weight',
      '2 b: Media{id: "b"} Media{id: "f"} -> Media.weight',
      '3 c: Media{id: "b", weight: 2} -> Media.postage',
      '3 c: Media{id: "b", weight: 2} Media{id: "f", weight: 1} -> Media.postage',
    ],
  },
});
