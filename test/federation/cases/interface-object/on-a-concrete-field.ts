import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of a concrete type gets the fields of an @interfaceObject, too',
  clause: 'Federation, "@interfaceObject": its fields are added to every implementation',
  subgraphs: {
    catalog: {
      schema: `
        type Query { book: Book }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
      `,
      query: { book: { id: 'b', title: 'Emma' } },
    },
    reviews: {
      schema: 'type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      entities: { Media: [{ id: 'b', score: 5 }] },
    },
  },
  query: '{ book { score title __typename } }',
  data: { book: { score: 5, title: 'Emma', __typename: 'Book' } },
  calls: ['1 catalog: Book.id Book.title Query.book', '2 reviews: Media{id: "b"} -> Media.score'],
});
