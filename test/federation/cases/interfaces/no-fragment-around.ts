import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the type of an object is asked for where only fields of its interface are wanted',
  clause: 'GraphQL §6.4.3, ResolveAbstractType: what is written of an object depends on its type',
  subgraphs: {
    media: {
      schema: `
        type Query { newest: Medium all: [Medium!]! }
        interface Medium { title: String }
        type Book implements Medium { title: String }
        type Film implements Medium { title: String }
      `,
      query: {
        newest: { __typename: 'Film', title: 'Alien' },
        all: [
          { __typename: 'Book', title: 'Emma' },
          { __typename: 'Film', title: 'Alien' },
        ],
      },
    },
  },
  query: '{ newest { title } all { title } }',
  data: { newest: { title: 'Alien' }, all: [{ title: 'Emma' }, { title: 'Alien' }] },
  calls: ['1 media: Book.title Film.title Query.all Query.newest'],
});
