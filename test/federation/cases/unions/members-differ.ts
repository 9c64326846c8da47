import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a union member that one subgraph lacks is asked only of the other',
  clause: 'Federation, composition: the members of a union are those of all subgraphs',
  subgraphs: {
    a: {
      schema: `
        type Query { a: [Media] }
        union Media = Book | Film
        type Book @shareable { title: String }
        type Film { minutes: Int }
      `,
      query: {
        a: [
          { __typename: 'Film', minutes: 117 },
          { __typename: 'Book', title: 'Emma' },
        ],
      },
    },
    b: {
      schema: `
        type Query { b: [Media] }
        union Media = Book | Song
        type Book @shareable { title: String }
        type Song { beats: Int }
      `,
      query: { b: [{ __typename: 'Song', beats: 60 }] },
    },
  },
  query: `
    { a { ...M } b { ...M } }
    fragment M on Media { __typename ... on Book { title } ... on Film { minutes } ... on Song { beats } }
  `,
  data: {
    a: [
      { __typename: 'Film', minutes: 117 },
      { __typename: 'Book', title: 'Emma' },
    ],
    b: [{ __typename: 'Song', beats: 60 }],
  },
  calls: ['1 a: Book.title Film.minutes Query.a', '1 b: Query.b Song.beats'],
});
