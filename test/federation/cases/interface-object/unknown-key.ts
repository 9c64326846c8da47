import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object of an @interfaceObject whose implementation nobody knows is null',
  clause: 'GraphQL §6.4.3: without a concrete type the value of an interface cannot be completed',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: { Media: [{ __typename: 'Book', id: 'b', title: 'Emma' }] },
    },
    reviews: {
      schema: 'type Query { best: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      query: {
        best: [
          { id: 'x', score: 5 },
          { id: 'b', score: 4 },
        ],
      },
    },
  },
  query: '{ best { score ... on Book { title } } }',
  data: { best: [null, { score: 4, title: 'Emma' }] },
  errors: [
    {
      message: 'A backend sent an object of a type that is not a possible Media.',
      path: ['best', 0],
      code: 'INVALID_VALUE',
    },
  ],
  calls: ['1 reviews: Media.id Media.score Query.best', '2 catalog: Media{id: "b"} Media{id: "x"} -> Book.title'],
});
