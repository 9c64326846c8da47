import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: one response name with another nullability across union members is aliased for the backend and restored',
  clause: 'GraphQL §5.3.2: the objects never overlap; a subgraph gets an operation that is valid with it',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book { size: Int! }
        type Film { size: Int }
      `,
      query: {
        found: [
          { __typename: 'Film', size: null },
          { __typename: 'Book', size: 300 },
        ],
      },
    },
  },
  // The union's members have fields of one name and another type: valid only under different response names.
  query: '{ found { ... on Book { size } ... on Film { length: size } } }',
  data: { found: [{ length: null }, { size: 300 }] },
  calls: ['1 a: Book.size Film.size Query.found'],
});
