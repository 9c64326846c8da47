import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object of an inaccessible type is null in its place, with an error for that alone',
  clause: 'Federation, "@inaccessible"; GraphQL §6.4.3: no possible type of the public schema',
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] }
        interface Media { id: ID! title: String }
        type Book implements Media { id: ID! title: String }
        type Draft implements Media @inaccessible { id: ID! title: String }
      `,
      query: {
        media: [
          { __typename: 'Draft', id: 'd', title: 'secret' },
          { __typename: 'Book', id: 'b', title: 'Emma' },
        ],
      },
    },
  },
  query: '{ media { title } }',
  data: { media: [null, { title: 'Emma' }] },
  errors: [
    {
      message: 'A backend sent an object of a type that is not a possible Media.',
      path: ['media', 0],
      code: 'INVALID_VALUE',
    },
  ],
  calls: ['1 a: Book.title Draft.title Query.media'],
});
