import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a shared value type is resolved wherever it is met',
  clause: 'Federation, "Value types": each subgraph resolves its own objects of a shareable type',
  subgraphs: {
    a: {
      schema: 'type Query { home: Position } type Position @shareable { x: Int y: Int }',
      query: { home: { x: 1, y: 2 } },
    },
    b: {
      schema: 'type Query { work: Position } type Position @shareable { x: Int y: Int }',
      query: { work: { x: 3, y: 4 } },
    },
  },
  query: '{ work { y } home { y x } }',
  data: { work: { y: 4 }, home: { y: 2, x: 1 } },
  calls: ['1 a: Position.x Position.y Query.home', '1 b: Position.y Query.work'],
});
