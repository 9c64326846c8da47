import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a fragment on an interface that the subgraph does not know is spread over its implementations',
  clause: 'GraphQL §5.5.2.3.3; Federation: a subgraph is asked only for types of its own',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Found] }
        union Found = User | Team
        type User @key(fields: "id") { id: ID! name: String }
        type Team @key(fields: "id") { id: ID! title: String }
      `,
      query: {
        found: [
          { __typename: 'User', id: '1', name: 'Ann' },
          { __typename: 'Team', id: '2', title: 'Reds' },
        ],
      },
    },
    b: {
      schema: `
        interface Rated { score: Int }
        type User implements Rated @key(fields: "id") { id: ID! score: Int }
        type Team implements Rated @key(fields: "id") { id: ID! score: Int }
      `,
      entities: { User: [{ id: '1', score: 5 }], Team: [{ id: '2', score: 4 }] },
    },
  },
  query: '{ found { ... on Rated { score } ... on User { name } } }',
  data: { found: [{ score: 5, name: 'Ann' }, { score: 4 }] },
  calls: ['1 a: Query.found Team.id User.id User.name', '2 b: Team{id: "2"} User{id: "1"} -> Team.score User.score'],
});
