import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a path that returns to a subgraph asks it again with what it now needs',
  clause: 'Federation, "Entities": a subgraph is asked by key wherever its fields are needed',
  subgraphs: {
    users: {
      schema: 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }',
      query: { me: { id: '1', name: 'Ann' } },
      entities: {
        User: [
          { id: '1', name: 'Ann' },
          { id: '2', name: 'Bob' },
        ],
      },
    },
    friends: {
      schema: 'type User @key(fields: "id") { id: ID! friends: [User!]! }',
      entities: { User: [{ id: '1', friends: [{ id: '2', friends: [{ id: '1' }] }] }] },
    },
  },
  query: '{ me { name friends { name friends { name } } } }',
  data: { me: { name: 'Ann', friends: [{ name: 'Bob', friends: [{ name: 'Ann' }] }] } },
  calls: [
    '1 users: Query.me User.id User.name',
    '2 friends: User{id: "1"} -> User.friends User.id',
    '3 users: User{id: "1"} User{id: "2"} -> User.name',
  ],
});
