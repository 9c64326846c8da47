import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields of implementations that have moved are looked up below an interface',
  clause: 'Federation, "@override": the interface stays, its objects are completed elsewhere',
  subgraphs: {
    a: {
      schema: `
        type Query { feed: [Post] }
        interface Post { id: ID! at: String }
        type Image implements Post @key(fields: "id") { id: ID! at: String @override(from: "b") }
        type Note implements Post @key(fields: "id") { id: ID! at: String }
      `,
      query: {
        feed: [
          { __typename: 'Image', id: 'i', at: 'new' },
          { __typename: 'Note', id: 'n', at: 'old' },
        ],
      },
      entities: { Image: [{ id: 'j', at: 'newer' }] },
    },
    b: {
      schema: `
        type Query { other: [Post] }
        interface Post { id: ID! at: String }
        type Image implements Post @key(fields: "id") { id: ID! at: String }
        type Text implements Post @key(fields: "id") { id: ID! at: String body: String }
      `,
      query: {
        other: [
          { __typename: 'Text', id: 't', at: 'text', body: 'x' },
          { __typename: 'Image', id: 'j', at: 'never asked' },
        ],
      },
    },
  },
  query: '{ feed { at } other { at ... on Text { body } } }',
  data: { feed: [{ at: 'new' }, { at: 'old' }], other: [{ at: 'text', body: 'x' }, { at: 'newer' }] },
  calls: [
    '1 a: Image.at Note.at Query.feed',
    '1 b: Image.id Query.other Text.at Text.body',
    '2 a: Image{id: "j"} -> Image.at',
  ],
});
