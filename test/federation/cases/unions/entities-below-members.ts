import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'entities below the members of a union are looked up where the members have them',
  clause: 'GraphQL §6.3.2: each fragment applies to its own members',
  subgraphs: {
    a: {
      schema: `
        type Query { found: [Media] }
        union Media = Book | Film
        type Book { author: Person }
        type Film { director: Person crew: [Person] }
        type Person @key(fields: "id") { id: ID! }
      `,
      query: {
        found: [
          { __typename: 'Film', director: { id: '1' }, crew: [{ id: '2' }, null] },
          { __typename: 'Book', author: { id: '2' } },
          { __typename: 'Book', author: null },
        ],
      },
    },
    b: {
      schema: 'type Person @key(fields: "id") { id: ID! name: String }',
      entities: {
        Person: [
          { id: '1', name: 'Ann' },
          { id: '2', name: 'Bob' },
        ],
      },
    },
  },
  query: '{ found { ... on Book { author { name } } ... on Film { crew { name } } } }',
  data: { found: [{ crew: [{ name: 'Bob' }, null] }, { author: { name: 'Bob' } }, { author: null }] },
  calls: ['1 a: Book.author Film.crew Person.id Query.found', '2 b: Person{id: "2"} -> Person.name'],
});
