import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "two subgraphs that require each other's fields are asked in turns",
  clause: 'Federation, "@requires": T12; each requirement is fetched before what depends on it',
  subgraphs: {
    a: {
      schema: `
        type Query { feed: [Post] }
        type Post @key(fields: "id") { id: ID! byNovice: Boolean! @external byExpert: Boolean! @requires(fields: "byNovice") }
      `,
      query: { feed: [{ id: '1' }, { id: '2' }] },
      entities: { Post: ({ byNovice }) => ({ byExpert: byNovice !== true }) },
    },
    b: {
      schema: `
        type Post @key(fields: "id") { id: ID! author: Author! byNovice: Boolean! @requires(fields: "author { years }") }
        type Author @key(fields: "id") { id: ID! years: Int! @external }
      `,
      entities: {
        Post: ({ id, author }) => ({
          author: { id: `a${String(id)}` },
          byNovice: author !== undefined && (author as { years: number }).years < 3,
        }),
      },
    },
    c: {
      schema: 'type Author @key(fields: "id") { id: ID! years: Int! }',
      entities: {
        Author: [
          { id: 'a1', years: 1 },
          { id: 'a2', years: 9 },
        ],
      },
    },
  },
  query: '{ feed { byExpert byNovice } }',
  data: {
    feed: [
      { byExpert: false, byNovice: true },
      { byExpert: true, byNovice: false },
    ],
  },
  calls: [
    '1 a: Post.id Query.feed',
    '2 b: Post{id: "1"} Post{id: "2"} -> Author.id Post.author',
    '3 c: Author{id: "a1"} Author{id: "a2"} -> Author.years',
    '4 b: Post{author: {years: 1}, id: "1"} Post{author: {years: 9}, id: "2"} -> Post.byNovice',
    '5 a: Post{byNovice: false, id: "2"} Post{byNovice: true, id: "1"} -> Post.byExpert',
  ],
});
