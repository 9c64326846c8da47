import { federationCase } from '../../federation-case.ts';

const GUIDE = { __typename: 'Guide', text: 'Mind the step' };
const NOTICE = { __typename: 'Notice', since: '2020' };

export default federationCase({
  name: 'an object that only the asked subgraph has in a shared union is answered by it',
  clause: 'Federation, "@shareable": a subgraph answers with the members that its own union has',
  subgraphs: {
    maps: {
      schema: `
        type Query { station: Station }
        type Station @key(fields: "id") { id: ID! board: Board @shareable }
        type Board @shareable { signs: [Sign!]! }
        union Sign = Guide | Notice
        type Guide @shareable { text: String }
        type Notice { since: String }
      `,
      query: { station: { id: '1', board: { signs: [GUIDE, NOTICE] } } },
      entities: { Station: [] },
    },
    trains: {
      schema: `
        type Station @key(fields: "id") { id: ID! board: Board @shareable }
        type Board @shareable { signs: [Sign!]! }
        union Sign = Guide | Delay
        type Guide @shareable { text: String }
        type Delay { minutes: Int }
      `,
      entities: { Station: [] },
    },
  },
  query: '{ station { board { signs { ... on Guide { text } ... on Notice { since } ... on Delay { minutes } } } } }',
  data: { station: { board: { signs: [{ text: 'Mind the step' }, { since: '2020' }] } } },
  calls: ['1 maps: Board.signs Guide.text Notice.since Query.station Station.board'],
});
