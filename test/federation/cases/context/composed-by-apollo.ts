import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an argument from a context is refused, whoever composed the supergraph',
  clause: 'Federation, "@fromContext": without its value the field would be another one',
  // The other composer declares the feature so that the portable planner plans it.
  composer: 'apollo',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: { user: { id: '1', currency: 'EUR', cart: { id: 'c' } } },
      entities: { Cart: [], User: [] },
    },
  },
  query: '{ user { cart { total } } }',
  unplannable: { planners: ['native', 'portable'], reason: 'arguments from a context are not supported' },
});
