import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a fragment on a type that implements the interface only in another subgraph is planned',
  clause: "Federation, composition: the supergraph's interface has the implementations of all subgraphs",
  subgraphs: {
    a: {
      schema: `
        type Query { nodes: [Node] }
        interface Node { id: ID! }
        type User implements Node @key(fields: "id") { id: ID! name: String }
      `,
      query: { nodes: [{ __typename: 'User', id: '1', name: 'Ann' }] },
    },
    b: {
      schema: `
        type Query { other: [Node] }
        interface Node { id: ID! }
        type Team implements Node { id: ID! size: Int }
      `,
      query: { other: [{ __typename: 'Team', id: '2', size: 11 }] },
    },
  },
  query:
    '{ nodes { id ... on User { name } ... on Team { size } } other { ... on User { name } ... on Team { size } id } }',
  data: { nodes: [{ id: '1', name: 'Ann' }], other: [{ size: 11, id: '2' }] },
  calls: ['1 a: Query.nodes User.id User.name', '1 b: Query.other Team.id Team.size'],
});
