import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a progressive override that is in force holds through an interface, too',
  clause: 'Federation, "@override": with its label in force, the field is resolved in the new subgraph alone',
  subgraphs: {
    a: {
      schema: `
        interface Shown { id: ID! link: String! note: String }
        type Photo implements Shown @key(fields: "id") { id: ID! link: String! note: String size: Int }
        type Film implements Shown { id: ID! @shareable link: String! note: String }
        type Query { front: [Shown] }
      `,
      query: {
        front: [
          { __typename: 'Photo', id: '1', link: 'old', note: 'old', size: 1 },
          { __typename: 'Film', id: '2', link: 'film', note: 'film' },
        ],
      },
    },
    b: {
      schema: `
        type Photo @key(fields: "id") {
          id: ID!
          link: String! @override(from: "a", label: "percent(100)")
          note: String @override(from: "a", label: "percent(0)")
          size: Int @override(from: "a", label: "off")
        }
      `,
      entities: { Photo: ({ id }) => ({ id, link: 'new', note: 'new', size: 2 }) },
    },
  },
  query: '{ front { link note ... on Photo { size } } }',
  data: {
    front: [
      { link: 'new', note: 'old', size: 1 },
      { link: 'film', note: 'film' },
    ],
  },
  calls: ['1 a: Film.link Film.note Photo.id Photo.note Photo.size Query.front', '2 b: Photo{id: "1"} -> Photo.link'],
});
