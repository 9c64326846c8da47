import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "a requirement that goes through another entity is completed from that entity's subgraph",
  clause: 'Federation, "@requires": a field set may go through entities',
  subgraphs: {
    reviews: {
      schema: `
        type Query { review: Review }
        type Review @key(fields: "id") { id: ID! author: User }
        type User @key(fields: "id") { id: ID! }
      `,
      query: { review: { id: 'r', author: { id: '7' } } },
    },
    users: {
      schema: 'type User @key(fields: "id") { id: ID! country: String }',
      entities: { User: [{ id: '7', country: 'NO' }] },
    },
    laws: {
      schema: `
        type Review @key(fields: "id") { id: ID! author: User @external law: String @requires(fields: "author { country }") }
        type User @key(fields: "id", resolvable: false) { id: ID! country: String @external }
      `,
      entities: { Review: ({ author }) => ({ law: `law of ${(author as { country: string }).country}` }) },
    },
  },
  query: '{ review { law } }',
  data: { review: { law: 'law of NO' } },
  calls: [
    '1 reviews: Query.review Review.author Review.id User.id',
    '2 users: User{id: "7"} -> User.country',
    '3 laws: Review{author: {country: "NO"}, id: "r"} -> Review.law',
  ],
});
