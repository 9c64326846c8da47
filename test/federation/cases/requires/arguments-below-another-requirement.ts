import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a requirement with arguments is got where a third subgraph requires the same field with others',
  clause: 'Federation, "@requires": the field set names arguments, and what is below is completed by its own keys',
  subgraphs: {
    feed: {
      schema: `
        type Query { threads: [Thread] }
        type Thread @key(fields: "id") { id: ID! posts(first: Int!): [Post] @external }
        type Post @key(fields: "id") { id: ID! writer: ID copies: [Thread] @external isSpam: Boolean @requires(fields: "copies { posts(first: 9) { id } }") }
      `,
      query: { threads: [{ id: 't1' }] },
      entities: { Thread: [{ id: 't1' }], Post: ({ id }) => ({ id, writer: `w-${String(id)}` }) },
    },
    posts: {
      schema: `
        type Thread @key(fields: "id") { id: ID! lastWriter: String @requires(fields: "posts(first: 2) { writer }") posts(first: Int!): [Post] }
        type Post @key(fields: "id") { id: ID! writer: ID @external copies: [Thread] }
      `,
      entities: {
        Thread: ({ id, posts }) => ({
          id,
          posts: ({ first }: { first: number }) => ['p1', 'p2', 'p3'].slice(0, first).map((post) => ({ id: post })),
          lastWriter: () => (posts as readonly { readonly writer: string }[] | undefined)?.at(-1)?.writer,
        }),
        Post: [],
      },
    },
  },
  query: '{ threads { lastWriter posts(first: 1) { id } } }',
  data: { threads: [{ lastWriter: 'w-p2', posts: [{ id: 'p1' }] }] },
  calls: [
    '1 feed: Query.threads Thread.id',
    '2 posts: Thread{id: "t1"} -> Post.id Thread.posts(first: 1) Thread.posts(first: 2)',
    '3 feed: Post{id: "p1"} Post{id: "p2"} -> Post.writer',
    '4 posts: Thread{id: "t1", posts: [{writer: "w-p1"}, {writer: "w-p2"}]} -> Thread.lastWriter',
  ],
});
