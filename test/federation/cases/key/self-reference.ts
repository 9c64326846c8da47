import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity that refers to itself is completed at every level',
  clause: 'Federation, "Entities": the same entity is the same wherever it is met',
  subgraphs: {
    a: {
      schema: 'type Query { node: Node } type Node @key(fields: "id") { id: ID! parent: Node }',
      query: { node: { id: '2', parent: { id: '1', parent: { id: '0', parent: null } } } },
    },
    b: {
      schema: 'type Node @key(fields: "id") { id: ID! name: String }',
      entities: {
        Node: [
          { id: '0', name: 'root' },
          { id: '1', name: 'stem' },
          { id: '2', name: 'leaf' },
        ],
      },
    },
  },
  query: '{ node { name parent { parent { parent { name } name } name } } }',
  data: { node: { name: 'leaf', parent: { parent: { parent: null, name: 'root' }, name: 'stem' } } },
  calls: ['1 a: Node.id Node.parent Query.node', '2 b: Node{id: "0"} Node{id: "1"} Node{id: "2"} -> Node.name'],
});
