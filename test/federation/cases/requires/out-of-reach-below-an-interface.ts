import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of an interface that one of its objects computes is never asked for without what it requires',
  clause: 'Federation, "@requires": without a key the object cannot be asked for again, so there is no way; T11',
  subgraphs: {
    shop: {
      schema: `
        type Query { item: Item }
        interface Item { cost: Int }
        type Parcel implements Item { id: ID! @shareable weight: Int! @external cost: Int @requires(fields: "weight") }
      `,
      query: { item: { __typename: 'Parcel', id: '1', cost: 1 } },
    },
    scales: {
      schema: 'type Parcel @key(fields: "id") { id: ID! @shareable weight: Int! }',
      entities: { Parcel: [{ id: '1', weight: 3 }] },
    },
  },
  query: '{ item { cost } }',
  unplannable: { planners: ['native', 'portable'], reason: 'the composer takes it for satisfiable' },
});
