import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'objects of two types with equal keys are not taken for each other',
  clause: 'Federation, "Entities": a representation is of its type',
  subgraphs: {
    a: {
      schema:
        'type Query { found: [Media] } interface Media { id: ID! } type Book implements Media @key(fields: "id") ' +
        '{ id: ID! } type Film implements Media @key(fields: "id") { id: ID! }',
      query: {
        found: [
          { __typename: 'Film', id: '1' },
          { __typename: 'Book', id: '1' },
          { __typename: 'Film', id: '1' },
        ],
      },
    },
    b: {
      schema:
        'interface Media { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: ' +
        'String } type Film implements Media @key(fields: "id") { id: ID! title: String }',
      entities: { Book: [{ id: '1', title: 'Emma' }], Film: [{ id: '1', title: 'Alien' }] },
    },
  },
  query: '{ found { id title } }',
  data: {
    found: [
      { id: '1', title: 'Alien' },
      { id: '1', title: 'Emma' },
      { id: '1', title: 'Alien' },
    ],
  },
  calls: ['1 a: Book.id Film.id Query.found', '2 b: Book{id: "1"} Film{id: "1"} -> Book.title Film.title'],
});
