import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that an implementation narrows nulls its object by the narrower type',
  clause: 'GraphQL §6.4.3: a value is completed by the field of the concrete type',
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] }
        interface Media { title: String }
        type Book implements Media { title: String! }
        type Film implements Media { title: String }
      `,
      query: { media: [] },
      respond: () => ({
        data: {
          media: [
            { __typename: 'Film', title: null },
            { __typename: 'Book', title: null },
          ],
        },
      }),
    },
  },
  query: '{ media { title } }',
  data: { media: [{ title: null }, null] },
  errors: [
    {
      message: 'Cannot return null for non-nullable field Book.title.',
      path: ['media', 1, 'title'],
      code: 'NULL_IN_NON_NULL',
    },
  ],
  calls: ['1 a: Query.media'],
});
