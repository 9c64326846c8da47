import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that has moved on one implementation is asked for there, and of the others here',
  clause: 'Federation, "@override": it holds for the field of the object type it is written on',
  subgraphs: {
    old: {
      schema: `
        type Query { feed: [Post] }
        interface Post { id: ID! createdAt: String }
        type Text implements Post @key(fields: "id") { id: ID! createdAt: String }
        type Image implements Post @key(fields: "id") { id: ID! createdAt: String }
      `,
      query: {
        feed: [
          { __typename: 'Text', id: 't', createdAt: 'old' },
          { __typename: 'Image', id: 'i', createdAt: 'old' },
        ],
      },
    },
    new: {
      schema: `
        interface Post { id: ID! createdAt: String }
        type Image implements Post @key(fields: "id") { id: ID! createdAt: String @override(from: "old") }
      `,
      entities: { Image: [{ id: 'i', createdAt: 'new' }] },
    },
  },
  query: '{ feed { id createdAt } }',
  data: {
    feed: [
      { id: 't', createdAt: 'old' },
      { id: 'i', createdAt: 'new' },
    ],
  },
  calls: ['1 old: Image.id Query.feed Text.createdAt Text.id', '2 new: Image{id: "i"} -> Image.createdAt'],
});
