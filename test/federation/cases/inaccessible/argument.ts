import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an inaccessible argument is unknown to clients and left to its default',
  clause: 'Federation, "@inaccessible": the argument is left out of the API schema',
  subgraphs: {
    a: {
      schema: 'type Query { items(first: Int, debug: Boolean = false @inaccessible): [Int] }',
      query: { items: ({ debug }: { debug: boolean }) => (debug ? [0] : [1]) },
    },
  },
  query: '{ items(first: 3) }',
  data: { items: [1] },
  calls: ['1 a: Query.items(debug: false, first: 3)'],
});
