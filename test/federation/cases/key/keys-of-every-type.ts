import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'keys of every leaf type are sent as they came, objects of custom scalars among them',
  clause: 'Federation, "@key": representations carry the values of the key',
  subgraphs: {
    a: {
      schema: `
        scalar Json
        enum Level { LOW HIGH }
        type Query { things: [Thing] }
        type Thing @key(fields: "level size tags place") { level: Level! size: Float! tags: [String]! place: Json! }
      `,
      query: {
        things: [
          {
            level: 'LOW',
            size: 1.5,
            tags: ['a', null, 'quo"te'],
            place: { x: [1, null, { y: 'z' }], __typename: 'Spot' },
          },
          {
            level: 'LOW',
            size: 1.5,
            tags: ['a', null, 'quo"te'],
            place: { x: [1, null, { y: 'z' }], __typename: 'Spot' },
          },
          { level: 'HIGH', size: 0.1, tags: [], place: 'here' },
        ],
      },
    },
    b: {
      schema: `
        scalar Json
        enum Level { LOW HIGH }
        type Thing @key(fields: "level size tags place") { level: Level! size: Float! tags: [String]! place: Json! seen: Json }
      `,
      entities: { Thing: ({ place }) => ({ seen: place }) },
    },
  },
  query: '{ things { seen } }',
  data: {
    things: [
      { seen: { x: [1, null, { y: 'z' }], __typename: 'Spot' } },
      { seen: { x: [1, null, { y: 'z' }], __typename: 'Spot' } },
      { seen: 'here' },
    ],
  },
  calls: [
    '1 a: Query.things Thing.level Thing.place Thing.size Thing.tags',
    '2 b: Thing{level: "HIGH", place: "here", size: 0.1, tags: []} Thing{level: "LOW", place: {__typename: ' +
      '"Spot", x: [1, null, {y: "z"}]}, size: 1.5, tags: ["a", null, "quo\\"te"]} -> Thing.seen',
  ],
});
