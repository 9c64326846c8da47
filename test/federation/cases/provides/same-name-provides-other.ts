import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what a field of one type provides, the field of the same name of another type does not',
  clause: 'Federation, "@provides": it holds at the path of its own field',
  subgraphs: {
    books: {
      schema:
        'type Query { shelf: Shelf desk: Desk } type Shelf @key(fields: "id") { id: ID! @shareable } type Desk { ' +
        'id: ID! }',
      // The native planner is not up to it (it takes what one field provides to be provided by every field of that
      // name): its plan is made of lookups.
      query: { shelf: { id: '1' } },
    },
    catalogue: {
      schema: `
        type Shelf @key(fields: "id") { id: ID! @shareable top: Book @provides(fields: "pages") }
        type Box { top: Book @provides(fields: "title") }
        type Query { box: Box }
        type Book @key(fields: "id") { id: ID! @shareable title: String @external pages: Int @external }
      `,
      entities: { Shelf: [{ id: '1', top: { id: 'b', pages: 300 } }] },
    },
    titles: {
      schema: 'type Book @key(fields: "id") { id: ID! @shareable title: String pages: Int }',
      entities: { Book: [{ id: 'b', title: 'Emma', pages: 300 }] },
    },
  },
  query: '{ shelf { top { title } } }',
  data: { shelf: { top: { title: 'Emma' } } },
  calls: [
    '1 books: Query.shelf Shelf.id',
    '2 catalogue: Shelf{id: "1"} -> Book.id Shelf.top',
    '3 titles: Book{id: "b"} -> Book.title',
  ],
});
