import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an @interfaceObject leads to another one, and from there back to what objects they are',
  clause: 'Federation, "@interfaceObject": the type of an object is known where its interface is',
  subgraphs: {
    a: {
      schema: `
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
        interface Person @key(fields: "id") { id: ID! }
        type Writer implements Person @key(fields: "id") { id: ID! pen: String }
        type Actor implements Person @key(fields: "id") { id: ID! role: String }
      `,
      entities: {
        Media: ({ id }) =>
          id === 'b' ? { __typename: 'Book', title: 'Emma' } : { __typename: 'Film', title: 'Alien', minutes: 117 },
        Person: ({ id }) =>
          id === 'w' ? { __typename: 'Writer', pen: 'quill' } : { __typename: 'Actor', role: 'Ripley' },
      },
    },
    b: {
      schema: `
        type Query { best: [Media] }
        type Media @key(fields: "id") @interfaceObject { id: ID! by: [Person] }
        type Person @key(fields: "id") @interfaceObject { id: ID! made: Media }
      `,
      query: {
        best: [
          { id: 'b', by: [{ id: 'w', made: { id: 'f' } }] },
          { id: 'f', by: [{ id: 'x', made: { id: 'b' } }, null] },
        ],
      },
    },
  },
  query:
    '{ best { by { __typename ... on Writer { pen } ... on Actor { role } made { title ... on Film { minutes } } } } }',
  data: {
    best: [
      { by: [{ __typename: 'Writer', pen: 'quill', made: { title: 'Alien', minutes: 117 } }] },
      { by: [{ __typename: 'Actor', role: 'Ripley', made: { title: 'Emma' } }, null] },
    ],
  },
  calls: {
    native: [
      '1 b: Media.by Media.id Person.id Person.made Query.best',
      '2 a: Media{id: "b"} Media{id: "f"} Person{id: "w"} Person{id: "x"} -> Actor.role Book.title Film.minutes ' +
        'Film.title Writer.pen',
    ],
    portable: [
      '1 b: Media.by Media.id Person.id Person.made Query.best',
      '2 a: Media{id: "b"} Media{id: "f"} -> Book.title Film.minutes Film.title',
      '2 a: Person{id: "w"} Person{id: "x"} -> Actor.role Writer.pen',
    ],
  },
});
