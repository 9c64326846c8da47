import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a requirement through a field of an interface type sends what every implementation has',
  clause: 'Federation, "@requires": a field set may select fields of an interface',
  subgraphs: {
    a: {
      schema: `
        type Query { posts: [Post] }
        type Post @key(fields: "id") { id: ID! author: Author }
        interface Author { name: String }
        type Person implements Author { name: String age: Int }
        type Robot implements Author { name: String }
      `,
      query: {
        posts: [
          { id: '1', author: { __typename: 'Robot', name: 'R2' } },
          { id: '2', author: { __typename: 'Person', name: 'Ann', age: 7 } },
        ],
      },
    },
    b: {
      schema: `
        type Post @key(fields: "id") { id: ID! author: Author @external by: String @requires(fields: "author { name }") }
        interface Author { name: String }
        type Person implements Author { name: String @external }
        type Robot implements Author { name: String @external }
      `,
      entities: { Post: ({ author }) => ({ by: `by ${(author as { name: string }).name}` }) },
    },
  },
  query: '{ posts { by } }',
  data: { posts: [{ by: 'by R2' }, { by: 'by Ann' }] },
  calls: [
    '1 a: Person.name Post.author Post.id Query.posts Robot.name',
    '2 b: Post{author: {__typename: "Person", name: "Ann"}, id: "2"} Post{author: {__typename: "Robot", name: ' +
      '"R2"}, id: "1"} -> Post.by',
  ],
});
