import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an inline fragment without a type is on the type around it',
  clause:
    'GraphQL §2.8.2: "If the TypeCondition is omitted, an inline fragment is considered to be of the same type as ' +
    'the enclosing context"',
  subgraphs: {
    a: {
      schema:
        'type Query { found: [Media] } union Media = Book | Film type Book { title: String } type Film { title: ' +
        'String }',
      query: { found: [{ __typename: 'Film', title: 'Alien' }] },
    },
  },
  query: '{ found { ... { __typename ... on Film { ... { title } } } } }',
  data: { found: [{ __typename: 'Film', title: 'Alien' }] },
  calls: ['1 a: Film.title Query.found'],
});
