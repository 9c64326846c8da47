import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a mutation of an @interfaceObject subgraph returns its concrete type',
  clause: 'Federation, "@interfaceObject"; GraphQL §6.2.2',
  subgraphs: {
    catalog: {
      schema: `
        type Query { a: Int }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: { Media: [{ __typename: 'Book', id: 'b', title: 'Emma' }] },
    },
    reviews: {
      schema:
        'type Query { b: Int } type Mutation { rate(id: ID!): Media } type Media @key(fields: "id") ' +
        '@interfaceObject { id: ID! score: Int }',
      mutation: { rate: ({ id }: { id: string }) => ({ id, score: 5 }) },
    },
  },
  query: 'mutation { rate(id: "b") { ... on Book { title } score } }',
  data: { rate: { title: 'Emma', score: 5 } },
  calls: ['1 reviews: Media.id Media.score Mutation.rate(id: "b")', '2 catalog: Media{id: "b"} -> Book.title'],
});
