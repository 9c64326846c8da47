import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what is below a field with an argument from a context is completed from other subgraphs',
  clause: 'Federation, "@fromContext": the field is a field like any other in all that follows from it',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! language: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! offers(for: String @fromContext(field: "$buyer { language }")): [Offer] }
        type Offer @key(fields: "id") { id: ID! }
      `,
      query: { user: { id: '1', language: 'fr', cart: { id: 'c' } } },
      entities: {
        Cart: () => ({
          offers: ({ for: language }: { for: string }) => [{ id: `${language}1` }, { id: `${language}2` }],
        }),
        User: [],
        Offer: [],
      },
    },
    b: {
      schema: 'type Offer @key(fields: "id") { id: ID! text: String }',
      entities: { Offer: ({ id }) => ({ text: `text of ${String(id)}` }) },
    },
  },
  query: '{ user { cart { offers { text } } } }',
  data: { user: { cart: { offers: [{ text: 'text of fr1' }, { text: 'text of fr2' }] } } },
  calls: [
    '1 a: Cart.id Query.user User.cart User.language',
    '2 a: Cart{id: "c"} -> Cart.offers(for: "fr") Offer.id',
    '3 b: Offer{id: "fr1"} Offer{id: "fr2"} -> Offer.text',
  ],
});
