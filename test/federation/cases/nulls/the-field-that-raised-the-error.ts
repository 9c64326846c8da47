import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name:
    'of fields that may not be null the one that failed has the error, wherever it stands and whatever is null ' +
    'because of it',
  clause: 'GraphQL §6.4.4: the error is that of the field which raised it; §7.1.2: its path',
  subgraphs: {
    a: {
      schema: `
        type Query { q: Int! r: Int! shop: Shop units: [[Unit!]] }
        type Shop { name: String owner: Owner! rooms: [Room!]! } type Owner { name: String! } type Room { size: Int! }
        type Unit @key(fields: "id") { id: ID! }
      `,
      query: {
        shop: { name: 'Corner', owner: { name: 'Ada' }, rooms: [{ size: 1 }, { size: new Error('not measured') }] },
        units: [[{ id: '1' }], [{ id: '1' }, { id: '2' }]],
      },
    },
    b: {
      schema: 'type Unit @key(fields: "id") { id: ID! nick: String first: Int! last: Int! }',
      entities: {
        Unit: [
          { id: '1', nick: 'one', first: 1, last: 1 },
          { id: '2', nick: 'two', first: 2, last: new Error('no last') },
        ],
      },
    },
  },
  query: '{ shop { owner { name } name all: rooms { size } } units { nick first z: last } }',
  data: { shop: null, units: [[{ nick: 'one', first: 1, z: 1 }], null] },
  errors: [
    { message: 'not measured', path: ['shop', 'all', 1, 'size'], code: 'BACKEND_FAILED', subgraph: 'a' },
    { message: 'no last', path: ['units', 1, 1, 'z'], code: 'BACKEND_FAILED', subgraph: 'b' },
  ],
  calls: [
    '1 a: Owner.name Query.shop Query.units Room.size Shop.name Shop.owner Shop.rooms Unit.id',
    '2 b: Unit{id: "1"} Unit{id: "2"} -> Unit.first Unit.last Unit.nick',
  ],
});
