import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a Federation 1 subgraph that extends an entity is asked for its fields',
  clause: 'Federation 1, "extend type" with "@key" and "@external"',
  subgraphs: {
    users: {
      federation: 1,
      schema: 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }',
      query: { me: { id: '1', name: 'Ann' } },
      entities: { User: [{ id: '1', name: 'Ann' }] },
    },
    reviews: {
      federation: 1,
      schema:
        'type Review { text: String author: User } extend type User @key(fields: "id") { id: ID! @external ' +
        'reviews: [Review] }',
      entities: { User: [{ id: '1', reviews: [{ text: 'Good', author: { id: '1' } }] }] },
    },
  },
  query: '{ me { name reviews { text author { id } } } }',
  data: { me: { name: 'Ann', reviews: [{ text: 'Good', author: { id: '1' } }] } },
  calls: [
    '1 users: Query.me User.id User.name',
    '2 reviews: User{id: "1"} -> Review.author Review.text User.id User.reviews',
  ],
});
