import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that is stricter in one member merges what several fragments select below it',
  clause: 'GraphQL §5.3.2: fields of one response name merge their selections',
  subgraphs: {
    a: {
      schema: `
        interface Owned { owner: Owner }
        union Kept = Shop | Boat
        type Shop implements Owned @key(fields: "id") { id: ID! owner: Owner @shareable }
        type Boat implements Owned { owner: Owner! @shareable }
        type Owner { rank: Int @shareable home: Home @shareable }
        type Home @key(fields: "id") { id: ID! city: String }
        type Query { kept: Kept }
      `,
      query: { kept: null },
      entities: { Home: [{ id: 'h', city: 'Ulm' }] },
    },
    b: {
      schema: `
        interface Owned { owner: Owner }
        type Query { owned: [Owned] }
        type Shop implements Owned @key(fields: "id") { id: ID! owner: Owner @shareable }
        type Boat implements Owned { owner: Owner! @shareable }
        type Owner { rank: Int @shareable home: Home @shareable }
        type Home @key(fields: "id") { id: ID! }
      `,
      query: {
        owned: [
          { __typename: 'Boat', owner: { rank: 1, home: { id: 'h' } } },
          { __typename: 'Shop', id: 's', owner: { rank: 2, home: { id: 'h' } } },
        ],
      },
    },
  },
  query: '{ owned { owner { home { city } } ... on Kept { ...Ranked } } } fragment Ranked on Owned { owner { rank } }',
  data: { owned: [{ owner: { home: { city: 'Ulm' }, rank: 1 } }, { owner: { home: { city: 'Ulm' }, rank: 2 } }] },
  calls: ['1 b: Boat.owner Home.id Owner.home Owner.rank Query.owned Shop.owner', '2 a: Home{id: "h"} -> Home.city'],
});
