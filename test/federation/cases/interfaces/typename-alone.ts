import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the __typename of an interface alone is asked of the subgraph that returns it',
  clause: 'GraphQL §4.1: __typename is the name of the concrete type',
  subgraphs: {
    a: {
      schema: `
        type Query { node: Node }
        interface Node { id: ID! }
        type User implements Node { id: ID! }
        type Team implements Node { id: ID! }
      `,
      query: { node: { __typename: 'Team', id: '1' } },
    },
  },
  query: '{ node { kind: __typename } }',
  data: { node: { kind: 'Team' } },
  calls: ['1 a: Query.node'],
});
