import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object of an inaccessible union member is null for clients',
  clause: 'Federation, "@inaccessible": a type that clients cannot see cannot be in their answer; GraphQL §6.4.3',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Draft
        type Book { title: String }
        type Draft @inaccessible { note: String }
      `,
      query: {
        found: [
          { __typename: 'Book', title: 'Emma' },
          { __typename: 'Draft', note: 'x' },
        ],
      },
    },
  },
  query: '{ found { __typename ... on Book { title } } }',
  data: { found: [{ __typename: 'Book', title: 'Emma' }, null] },
  errors: [
    {
      message: 'A backend sent an object of a type that is not a possible Media.',
      path: ['found', 1],
      code: 'INVALID_VALUE',
    },
  ],
  calls: ['1 a: Book.title Query.found'],
});
