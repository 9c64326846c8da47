import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T15: a fragment on another interface plans below an @interfaceObject',
  clause: 'GraphQL §5.5.2.3.3: a fragment on an interface applies to types that implement both',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! }
        interface Printed { pages: Int }
        type Book implements Media & Printed @key(fields: "id") { id: ID! pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! }
      `,
      entities: {
        Media: [
          { __typename: 'Book', id: 'b', pages: 300 },
          { __typename: 'Film', id: 'f' },
        ],
        Book: [{ id: 'b', pages: 300 }],
      },
    },
    reviews: {
      schema: 'type Query { best: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      // The portable planner is not up to it (it looks for the other interface in the subgraph that has the
      // @interfaceObject): its plan is made of lookups.
      query: {
        best: [
          { id: 'f', score: 5 },
          { id: 'b', score: 4 },
        ],
      },
    },
  },
  query: '{ best { score ... on Printed { pages } } }',
  data: { best: [{ score: 5 }, { score: 4, pages: 300 }] },
  calls: ['1 reviews: Media.id Media.score Query.best', '2 catalog: Media{id: "b"} Media{id: "f"} -> Book.pages'],
});
