import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: members that require fields of one name and other types are each sent their own',
  clause: 'Federation, "@requires"; GraphQL §5.3.2: an operation with both must be valid in the subgraph',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book @key(fields: "id") { id: ID! size: Int! }
        type Film @key(fields: "id") { id: ID! size: String }
      `,
      query: {
        found: [
          { __typename: 'Film', id: 'f', size: 'XL' },
          { __typename: 'Book', id: 'b', size: 300 },
        ],
      },
    },
    b: {
      schema: `
        type Book @key(fields: "id") { id: ID! size: Int! @external label: String @requires(fields: "size") }
        type Film @key(fields: "id") { id: ID! size: String @external label: String @requires(fields: "size") }
      `,
      entities: {
        Book: ({ size }) => ({ label: `book ${String(size)}` }),
        Film: ({ size }) => ({ label: `film ${String(size)}` }),
      },
    },
  },
  query: '{ found { ... on Book { label } ... on Film { label } } }',
  data: { found: [{ label: 'film XL' }, { label: 'book 300' }] },
  calls: [
    '1 a: Book.id Book.size Film.id Film.size Query.found',
    '2 b: Book{id: "b", size: 300} Film{id: "f", size: "XL"} -> Book.label Film.label',
  ],
});
