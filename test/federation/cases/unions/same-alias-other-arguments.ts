import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: one response name for one field with other arguments in each member gives each its own',
  clause: 'GraphQL §5.3.2: fields of parents that cannot be the same object may differ in their arguments',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book @key(fields: "id") { id: ID! }
        type Film @key(fields: "id") { id: ID! }
      `,
      query: {
        found: [
          { __typename: 'Film', id: 'f' },
          { __typename: 'Book', id: 'b' },
        ],
      },
    },
    b: {
      schema: `
        type Book @key(fields: "id") { id: ID! price(in: String): String }
        type Film @key(fields: "id") { id: ID! price(in: String): String }
      `,
      entities: {
        Book: ({ id }) => ({ price: (args: { in: string }) => `${String(id)} ${args.in}` }),
        Film: ({ id }) => ({ price: (args: { in: string }) => `${String(id)} ${args.in}` }),
      },
    },
  },
  query: '{ found { ... on Book { price(in: "EUR") } ... on Film { price(in: "USD") } } }',
  data: { found: [{ price: 'f USD' }, { price: 'b EUR' }] },
  calls: [
    '1 a: Book.id Film.id Query.found',
    '2 b: Book{id: "b"} Film{id: "f"} -> Book.price(in: "EUR") Film.price(in: "USD")',
  ],
});
