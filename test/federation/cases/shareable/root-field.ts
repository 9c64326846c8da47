import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a shareable root field is asked of one subgraph',
  clause: 'Federation, "@shareable": root fields, too, may be shared',
  subgraphs: {
    a: {
      schema: 'type Query { version: String @shareable onlyA: Int }',
      query: { version: '1', onlyA: 1 },
    },
    b: {
      schema: 'type Query { version: String @shareable onlyB: Int }',
      query: { version: '1', onlyB: 2 },
    },
  },
  query: '{ version onlyB }',
  data: { version: '1', onlyB: 2 },
  calls: ['1 b: Query.onlyB Query.version'],
});
