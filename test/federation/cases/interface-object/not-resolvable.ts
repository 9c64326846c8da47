import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an @interfaceObject whose key is not resolvable is only met, never asked',
  clause: 'Federation, "@interfaceObject" and "resolvable: false"',
  subgraphs: {
    catalog: {
      schema: `
        type Query { a: Int }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
      `,
      entities: { Media: [{ __typename: 'Book', id: 'b', title: 'Emma' }] },
    },
    shelves: {
      schema:
        'type Query { shelf: [Media] } type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }',
      query: { shelf: [{ id: 'b' }] },
    },
  },
  query: '{ shelf { __typename title id } }',
  data: { shelf: [{ __typename: 'Book', title: 'Emma', id: 'b' }] },
  calls: ['1 shelves: Media.id Query.shelf', '2 catalog: Media{id: "b"} -> Book.title'],
});
