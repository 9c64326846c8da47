import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'entities inside value types inside entities are found wherever they lie',
  clause: 'Federation, "Entities": an entity may be anywhere in the data',
  subgraphs: {
    a: {
      schema: `
        type Query { page: Page }
        type Page { blocks: [Block!]! }
        type Block { rows: [[Cell]!] }
        type Cell { owner: User }
        type User @key(fields: "id") { id: ID! }
      `,
      query: {
        page: {
          blocks: [
            { rows: [[{ owner: { id: '1' } }, null], []] },
            { rows: null },
            { rows: [[{ owner: null }, { owner: { id: '2' } }]] },
          ],
        },
      },
    },
    b: {
      schema: 'type User @key(fields: "id") { id: ID! name: String! }',
      entities: {
        User: [
          { id: '1', name: 'Ann' },
          { id: '2', name: 'Bob' },
        ],
      },
    },
  },
  query: '{ page { blocks { rows { owner { name } } } } }',
  data: {
    page: {
      blocks: [
        { rows: [[{ owner: { name: 'Ann' } }, null], []] },
        { rows: null },
        { rows: [[{ owner: null }, { owner: { name: 'Bob' } }]] },
      ],
    },
  },
  calls: ['1 a: Block.rows Cell.owner Page.blocks Query.page User.id', '2 b: User{id: "1"} User{id: "2"} -> User.name'],
});
