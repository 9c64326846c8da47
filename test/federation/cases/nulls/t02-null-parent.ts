import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T2: a parent that is legitimately null produces no non-null error for its children',
  clause: 'GraphQL §6.4.3: null has no selection set to complete',
  subgraphs: {
    reviews: {
      schema: `
        type Query { reviews: [Review!]! }
        type Review { author: User }
        type User @key(fields: "id") { id: ID! }
      `,
      query: { reviews: [{ author: null }, { author: { id: '1' } }] },
    },
    users: {
      schema: 'type User @key(fields: "id") { id: ID! name: String! address: Address } type Address { city: String! }',
      entities: { User: [{ id: '1', name: 'Ann', address: null }] },
    },
  },
  query: '{ reviews { author { name address { city } } } }',
  data: { reviews: [{ author: null }, { author: { name: 'Ann', address: null } }] },
  calls: ['1 reviews: Query.reviews Review.author User.id', '2 users: User{id: "1"} -> User.address User.name'],
});
