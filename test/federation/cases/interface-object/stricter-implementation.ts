import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T15: an implementation that narrows a field is looked up, since nulls depend on it',
  clause: 'GraphQL §6.4.3: a value is completed by the field of the concrete type',
  subgraphs: {
    catalog: {
      schema: `
        type Query { q: Int }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String! }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: {
        Media: [
          { __typename: 'Book', id: 'b', title: 'Emma' },
          { __typename: 'Film', id: 'f', title: null },
        ],
      },
    },
    reviews: {
      schema: 'type Query { best: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      query: {
        best: [
          { id: 'f', score: 5 },
          { id: 'b', score: 4 },
        ],
      },
    },
  },
  query: '{ best { score title } }',
  data: {
    best: [
      { score: 5, title: null },
      { score: 4, title: 'Emma' },
    ],
  },
  calls: [
    '1 reviews: Media.id Media.score Query.best',
    '2 catalog: Media{id: "b"} Media{id: "f"} -> Book.title Film.title',
  ],
});
