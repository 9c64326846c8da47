import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "Federation 1's value types are shared without a directive",
  clause: 'Federation 2, "Moving from Federation 1": types of Federation 1 subgraphs are shareable',
  subgraphs: {
    a: { federation: 1, schema: 'type Query { home: Place } type Place { x: Int }', query: { home: { x: 1 } } },
    b: { federation: 1, schema: 'type Query { work: Place } type Place { x: Int }', query: { work: { x: 2 } } },
  },
  query: '{ home { x } work { x } }',
  data: { home: { x: 1 }, work: { x: 2 } },
  calls: ['1 a: Place.x Query.home', '1 b: Place.x Query.work'],
});
