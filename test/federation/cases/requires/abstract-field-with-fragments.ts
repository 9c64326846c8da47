import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a requirement with fragments on an abstract type sends what the concrete object has',
  clause: 'Federation, "@requires": a field set may use inline fragments',
  subgraphs: {
    media: {
      schema: `
        type Query { posts: [Post] }
        type Post @key(fields: "id") { id: ID! media: Media }
        union Media = Image | Video
        type Image { url: String }
        type Video { length: Int }
      `,
      query: {
        posts: [
          { id: '1', media: { __typename: 'Image', url: 'i.png' } },
          { id: '2', media: { __typename: 'Video', length: 60 } },
          { id: '3', media: null },
        ],
      },
    },
    ads: {
      schema: `
        type Post @key(fields: "id") {
          id: ID!
          media: Media @external
          price: Int @requires(fields: "media { ... on Image { url } ... on Video { length } }")
        }
        union Media = Image | Video
        type Image { url: String @external }
        type Video { length: Int @external }
      `,
      entities: {
        Post: ({ media }) => ({
          price: media === null ? 0 : 'url' in (media as object) ? 1 : (media as { length: number }).length,
        }),
      },
    },
  },
  query: '{ posts { price } }',
  data: { posts: [{ price: 1 }, { price: 60 }, { price: 0 }] },
  calls: [
    '1 media: Image.url Post.id Post.media Query.posts Video.length',
    '2 ads: Post{id: "1", media: {__typename: "Image", url: "i.png"}} Post{id: "2", media: {__typename: "Video", ' +
      'length: 60}} Post{id: "3", media: null} -> Post.price',
  ],
});
