import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'entities in nested lists keep their places',
  clause: 'GraphQL §6.4.3: list items are completed in their order',
  subgraphs: {
    boards: {
      schema: 'type Query { board: [[Cell]] } type Cell @key(fields: "id") { id: ID! }',
      query: { board: [[{ id: '1' }, null], [], null, [{ id: '2' }, { id: '1' }]] },
    },
    colours: {
      schema: 'type Cell @key(fields: "id") { id: ID! colour: String }',
      entities: {
        Cell: [
          { id: '2', colour: 'red' },
          { id: '1', colour: 'blue' },
        ],
      },
    },
  },
  query: '{ board { colour } }',
  data: { board: [[{ colour: 'blue' }, null], [], null, [{ colour: 'red' }, { colour: 'blue' }]] },
  calls: ['1 boards: Cell.id Query.board', '2 colours: Cell{id: "1"} Cell{id: "2"} -> Cell.colour'],
});
