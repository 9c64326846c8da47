import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'of two objects above that set one context, the nearest counts, and the other is not asked',
  clause: 'Federation, "@fromContext": the value comes from the nearest type of the context above the field',
  subgraphs: {
    a: {
      schema: `
        type Query { company: Company }
        type Company @key(fields: "id") @context(name: "buyer") { id: ID! currency: String team: Team carts: [Cart] }
        type Team @key(fields: "id") @context(name: "buyer") { id: ID! currency: String lead: Person }
        type Person { carts: [Cart] }
        type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
      query: {
        company: {
          id: 'co',
          currency: 'EUR',
          team: { id: 't', currency: 'JPY', lead: { carts: [{ id: 'a' }] } },
          carts: [{ id: 'a' }],
        },
      },
      entities: {
        Cart: ({ id }) => ({ total: ({ in: currency }: { in: string }) => `${String(id)} ${currency}` }),
        Company: [],
        Team: [],
      },
    },
  },
  query: '{ company { team { lead { carts { total } } } } }',
  data: { company: { team: { lead: { carts: [{ total: 'a JPY' }] } } } },
  calls: [
    '1 a: Cart.id Company.team Person.carts Query.company Team.currency Team.lead',
    '2 a: Cart{id: "a"} -> Cart.total(in: "JPY")',
  ],
});
