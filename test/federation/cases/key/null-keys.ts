import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an entity whose key is null here is looked up by another key there',
  clause: 'Federation, "Define multiple @keys": a representation has one key that the subgraph knows',
  subgraphs: {
    a: {
      schema: 'type Query { books: [Book!] } type Book @key(fields: "upc") { upc: ID! }',
      query: { books: [{ upc: 'b1' }, { upc: 'b2' }] },
    },
    b: {
      schema: 'type Book @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! }',
      entities: { Book: ({ upc }) => (upc === 'b2' ? null : { id: '1', upc }) },
    },
    c: {
      schema: 'type Book @key(fields: "id") { id: ID! author: String }',
      entities: { Book: [{ id: '1', author: 'Ann' }] },
    },
  },
  query: '{ books { author } }',
  data: { books: [{ author: 'Ann' }, { author: null }] },
  errors: [
    {
      message: 'Book.id is needed to ask for this field, and is missing.',
      path: ['books', 1, 'author'],
      code: 'NULL_IN_NON_NULL',
      subgraph: 'c',
    },
  ],
  calls: [
    '1 a: Book.upc Query.books',
    '2 b: Book{upc: "b1"} Book{upc: "b2"} -> Book.id',
    '3 c: Book{id: "1"} -> Book.author',
  ],
});
