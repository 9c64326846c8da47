import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: one field name with another leaf type in each member is asked for under names that do not clash',
  clause: 'GraphQL §5.3.2: the subgraph gets an operation that is valid, the client its own response names',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book @key(fields: "id") { id: ID! size: Int }
        type Film @key(fields: "id") { id: ID! size: String }
      `,
      query: {
        found: [
          { __typename: 'Film', id: 'f', size: 'XL' },
          { __typename: 'Book', id: 'b', size: 300 },
        ],
      },
    },
  },
  query: '{ found { ... on Book { pages: size } ... on Film { format: size } } }',
  data: { found: [{ format: 'XL' }, { pages: 300 }] },
  calls: ['1 a: Book.size Film.size Query.found'],
});
