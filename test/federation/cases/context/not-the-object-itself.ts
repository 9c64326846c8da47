import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object that sets a context takes its own argument from the object above it',
  clause: 'Federation, "@fromContext": the value comes from an ancestor of the object that has the field',
  subgraphs: {
    a: {
      schema: `
        type Query { start: Start }
        type Start @key(fields: "id") @context(name: "depth") { id: ID! level: Int next: Node }
        type Node @key(fields: "id") @context(name: "depth") { id: ID! level: Int next: Node label(above: Int @fromContext(field: "$depth { level }")): String }
      `,
      query: { start: { id: '1', level: 1, next: { id: '2', level: 2, next: { id: '3', level: 3 } } } },
      entities: {
        Node: ({ id }) => ({ label: ({ above }: { above: number }) => `${String(id)} below ${above}` }),
        Start: [],
      },
    },
  },
  query: '{ start { next { label next { label } } } }',
  data: { start: { next: { label: '2 below 1', next: { label: '3 below 2' } } } },
  calls: [
    '1 a: Node.id Node.level Node.next Query.start Start.level Start.next',
    '2 a: Node{id: "2"} -> Node.label(above: 1)',
    '2 a: Node{id: "3"} -> Node.label(above: 2)',
  ],
});
