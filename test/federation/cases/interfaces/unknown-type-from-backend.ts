import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object of a type that the interface does not have is null with an error for that item alone',
  clause: 'GraphQL §6.4.3 ResolveAbstractType',
  subgraphs: {
    a: {
      schema:
        'type Query { media: [Media] } interface Media { title: String } type Book implements Media { title: ' +
        'String } type Other { n: Int }',
      respond: () => ({
        data: {
          media: [{ __typename: 'Book', title: 'Emma' }, { __typename: 'Other' }, { __typename: 'Nobody', title: 'x' }],
        },
      }),
    },
  },
  query: '{ media { title } }',
  data: { media: [{ title: 'Emma' }, null, null] },
  errors: [
    {
      message: 'A backend sent an object of a type that is not a possible Media.',
      path: ['media', 1],
      code: 'INVALID_VALUE',
    },
    {
      message: 'A backend sent an object of a type that is not a possible Media.',
      path: ['media', 2],
      code: 'INVALID_VALUE',
    },
  ],
  calls: ['1 a: Query.media'],
});
