import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'where two subgraphs answer parts of one object and one of them fails, its parts are null with its error',
  clause: 'GraphQL §6.4.4: a field without its value has an error; Federation, `@shareable`',
  subgraphs: {
    a: {
      schema:
        'type Query { settings: Settings @shareable list: [Settings] @shareable } type Settings @shareable { a: ' +
        'Int in: In } type In @shareable { x: Int }',
      query: { settings: { a: 1, in: { x: 2 } }, list: [{ a: 1, in: { x: 1 } }, null, { a: 3, in: null }] },
    },
    b: {
      schema:
        'type Query { settings: Settings @shareable list: [Settings] @shareable } type Settings @shareable { b: ' +
        'Int in: In } type In @shareable { y: Int z: Int }',
      query: { settings: new Error('no settings in b'), list: new Error('no list in b') },
    },
  },
  query: '{ s: settings { a b in { x why: y } } list { a b } }',
  data: { s: { a: 1, b: null, in: { x: 2, why: null } }, list: [{ a: 1, b: null }, null, { a: 3, b: null }] },
  errors: [
    { message: 'no settings in b', path: ['s', 'b'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'no settings in b', path: ['s', 'in', 'why'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'no list in b', path: ['list', 0, 'b'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'no list in b', path: ['list', 1], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'no list in b', path: ['list', 2, 'b'], code: 'BACKEND_FAILED', subgraph: 'b' },
  ],
  calls: ['1 a: In.x Query.list Query.settings Settings.a Settings.in', '1 b: Query.list Query.settings'],
});
