import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity that is met many times is asked for once',
  clause: 'Federation subgraph specification, "_entities": one representation identifies one entity',
  subgraphs: {
    reviews: {
      schema: `
        type Query { reviews: [Review] best: Review }
        type Review { author: User }
        type User @key(fields: "id") { id: ID! }
      `,
      query: {
        reviews: [{ author: { id: '1' } }, { author: { id: '2' } }, { author: { id: '1' } }],
        best: { author: { id: '2' } },
      },
    },
    users: {
      schema: 'type User @key(fields: "id") { id: ID! name: String }',
      entities: {
        User: [
          { id: '1', name: 'Ann' },
          { id: '2', name: 'Bob' },
        ],
      },
    },
  },
  query: '{ reviews { author { name } } }',
  data: { reviews: [{ author: { name: 'Ann' } }, { author: { name: 'Bob' } }, { author: { name: 'Ann' } }] },
  calls: ['1 reviews: Query.reviews Review.author User.id', '2 users: User{id: "1"} User{id: "2"} -> User.name'],
});
