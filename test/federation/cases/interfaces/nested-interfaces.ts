import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'interfaces that implement interfaces are asked by either',
  clause: 'GraphQL §3.7: an interface may implement interfaces',
  subgraphs: {
    a: {
      schema: `
        type Query { nodes: [Node] }
        interface Node { id: ID! }
        interface Named implements Node { id: ID! name: String }
        type User implements Node & Named { id: ID! name: String }
        type Event implements Node { id: ID! at: Int }
      `,
      query: {
        nodes: [
          { __typename: 'User', id: '1', name: 'Ann' },
          { __typename: 'Event', id: '2', at: 3 },
        ],
      },
    },
  },
  query: '{ nodes { ... on Named { name ... on Node { id } } ... on Event { at } } }',
  data: { nodes: [{ name: 'Ann', id: '1' }, { at: 3 }] },
  calls: ['1 a: Event.at Query.nodes User.id User.name'],
});
