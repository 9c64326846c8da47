import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'implementations that require other fields are each sent their own',
  clause: 'Federation, "@requires": it holds for the field of the object type it is written on',
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] }
        interface Media { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! minutes: Int }
      `,
      query: {
        media: [
          { __typename: 'Book', id: 'b', pages: 300 },
          { __typename: 'Film', id: 'f', minutes: 117 },
        ],
      },
    },
    b: {
      schema: `
        interface Media { id: ID! hours: Int }
        type Book implements Media @key(fields: "id") { id: ID! pages: Int @external hours: Int @requires(fields: "pages") }
        type Film implements Media @key(fields: "id") { id: ID! minutes: Int @external hours: Int @requires(fields: "minutes") }
      `,
      entities: {
        Book: ({ pages }) => ({ hours: Number(pages) / 30 }),
        Film: ({ minutes }) => ({ hours: Math.ceil(Number(minutes) / 60) }),
      },
    },
  },
  query: '{ media { hours } }',
  data: { media: [{ hours: 10 }, { hours: 2 }] },
  calls: [
    '1 a: Book.id Book.pages Film.id Film.minutes Query.media',
    '2 b: Book{id: "b", pages: 300} Film{id: "f", minutes: 117} -> Book.hours Film.hours',
  ],
});
