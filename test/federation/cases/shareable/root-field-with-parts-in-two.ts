import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a shareable root object is put together from two subgraphs',
  clause: 'Federation, "Value types": fields of a shared type are resolved where each is defined',
  subgraphs: {
    a: {
      schema: 'type Query { settings: Settings @shareable } type Settings { theme: String }',
      query: { settings: { theme: 'dark' } },
    },
    b: {
      schema: 'type Query { settings: Settings @shareable } type Settings { language: String }',
      query: { settings: { language: 'nb' } },
    },
  },
  query: '{ settings { language theme } }',
  data: { settings: { language: 'nb', theme: 'dark' } },
  calls: ['1 a: Query.settings Settings.theme', '1 b: Query.settings Settings.language'],
});
