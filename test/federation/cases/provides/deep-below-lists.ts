import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what is provided below lists and objects is not fetched again, and what is beside it is',
  clause: 'Federation, "@provides": a field set reaches as deep as it says',
  subgraphs: {
    a: {
      schema: `
        type Query { shelves: [Shelf] @provides(fields: "books { author { address { city } } }") }
        type Shelf @key(fields: "id") { id: ID! books: [Book] @external }
        type Book @key(fields: "id") { id: ID! author: Author @external }
        type Author @key(fields: "id") { id: ID! address: Address @external }
        type Address @external { city: String }
      `,
      query: {
        shelves: [
          { id: 's', books: [{ id: 'b', author: { id: 'p', address: { city: 'Ulm' } } }, null] },
          { id: 't', books: null },
        ],
      },
    },
    b: {
      schema: `
        type Shelf @key(fields: "id") { id: ID! books: [Book] }
        type Book @key(fields: "id") { id: ID! author: Author title: String }
        type Author @key(fields: "id") { id: ID! address: Address }
        type Address { city: String street: String }
      `,
      entities: {
        Shelf: [
          { id: 's', books: [{ id: 'b', title: 'Emma' }, null] },
          { id: 't', books: null },
        ],
        Book: [{ id: 'b', title: 'Emma' }],
      },
    },
  },
  query: '{ shelves { books { writer: author { address { town: city } } title } } }',
  data: { shelves: [{ books: [{ writer: { address: { town: 'Ulm' } }, title: 'Emma' }, null] }, { books: null }] },
  calls: {
    native: [
      '1 a: Address.city Author.address Book.author Query.shelves Shelf.books Shelf.id',
      '2 b: Shelf{id: "s"} Shelf{id: "t"} -> Book.title Shelf.books',
    ],
    portable: [
      '1 a: Address.city Author.address Book.author Book.id Query.shelves Shelf.books',
      '2 b: Book{id: "b"} -> Book.title',
    ],
  },
});
