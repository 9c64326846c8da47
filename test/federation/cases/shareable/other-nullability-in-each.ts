import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a value type whose fields are non-null here and nullable there is nullable, and null where it is',
  clause: 'Federation, "Composition rules": a field that is nullable in one subgraph is so in the supergraph',
  subgraphs: {
    a: {
      schema: 'type Query { here: Money! @shareable } type Money @shareable { amount: Int! currency: String }',
      query: { here: { amount: 1, currency: null } },
    },
    b: {
      schema: 'type Query { there: Money } type Money @shareable { amount: Int currency: String! }',
      query: { there: { amount: null, currency: 'EUR' } },
    },
  },
  query: '{ here { amount currency } there { amount currency } }',
  data: { here: { amount: 1, currency: null }, there: { amount: null, currency: 'EUR' } },
  calls: ['1 a: Money.amount Money.currency Query.here', '1 b: Money.amount Money.currency Query.there'],
});
