import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a fragment on another implementation leaves nothing',
  clause: 'GraphQL §6.3.2 DoesFragmentTypeApply',
  subgraphs: {
    a: {
      schema: `
        type Query { node: Node }
        interface Node { id: ID! }
        type User implements Node { id: ID! name: String }
        type Team implements Node { id: ID! title: String }
      `,
      query: { node: { __typename: 'User', id: '1', name: 'Ann' } },
    },
  },
  query: '{ node { ... on Node { ... on Team { title } } ... on User { ... on Node { ... on Team { title } id } } } }',
  data: { node: { id: '1' } },
  calls: ['1 a: Query.node User.id'],
});
