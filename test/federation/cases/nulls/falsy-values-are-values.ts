import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'zero, false and empty texts are keys, inputs and values like any others',
  clause: 'GraphQL §3.5: null alone is the lack of a value',
  subgraphs: {
    a: {
      schema:
        'type Query { cells: [Cell] } type Cell @key(fields: "row open name") { row: Int! open: Boolean! name: ' +
        'String! weight: Int }',
      query: { cells: [{ row: 0, open: false, name: '', weight: 0 }] },
    },
    b: {
      schema:
        'type Cell @key(fields: "row open name") { row: Int! open: Boolean! name: String! weight: Int @external ' +
        'cost: Int @requires(fields: "weight") note: String flag: Boolean size: Float }',
      entities: { Cell: ({ weight }) => ({ cost: weight === 0 ? 0 : -1, note: '', flag: false, size: 0 }) },
    },
  },
  query: '{ cells { cost note flag size } }',
  data: { cells: [{ cost: 0, note: '', flag: false, size: 0 }] },
  calls: [
    '1 a: Cell.name Cell.open Cell.row Cell.weight Query.cells',
    '2 b: Cell{name: "", open: false, row: 0, weight: 0} -> Cell.cost Cell.flag Cell.note Cell.size',
  ],
});
