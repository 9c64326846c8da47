import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: one alias for fields of the same shape but different names is restored for each member',
  clause: 'GraphQL §5.3.2: fields of different parents may share a response name when their shapes are equal',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book { title: String }
        type Film { name: String }
      `,
      query: {
        found: [
          { __typename: 'Film', name: 'Alien' },
          { __typename: 'Book', title: 'Emma' },
        ],
      },
    },
  },
  query: '{ found { ... on Book { label: title } ... on Film { label: name } } }',
  data: { found: [{ label: 'Alien' }, { label: 'Emma' }] },
  calls: ['1 a: Book.title Film.name Query.found'],
});
