import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'entities below an interface field are looked up for every implementation',
  clause: "GraphQL §3.7: the interface's field is in every implementation",
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] }
        interface Media { maker: Person }
        type Book implements Media { maker: Person }
        type Film implements Media { maker: Person }
        type Person @key(fields: "id") { id: ID! }
      `,
      query: {
        media: [
          { __typename: 'Film', maker: { id: '1' } },
          { __typename: 'Book', maker: { id: '2' } },
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
  query: '{ media { maker { name } } }',
  data: { media: [{ maker: { name: 'Ann' } }, { maker: { name: 'Bob' } }] },
  calls: ['1 a: Book.maker Film.maker Person.id Query.media', '2 b: Person{id: "1"} Person{id: "2"} -> Person.name'],
});
