import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a union of which only members of another subgraph are asked still tells which objects there are',
  clause: 'GraphQL §6.3.2: no fragment applies, so the objects are empty',
  subgraphs: {
    a: {
      schema: `
        type Query { a: [Media] }
        union Media = Book
        type Book { title: String }
      `,
      query: { a: [{ __typename: 'Book', title: 'Emma' }, null] },
    },
    b: {
      schema: `
        type Query { b: [Media] }
        union Media = Song
        type Song { beats: Int }
      `,
      query: { b: [] },
    },
  },
  query: '{ a { ... on Song { beats } } }',
  data: { a: [{}, null] },
  calls: ['1 a: Query.a'],
});
