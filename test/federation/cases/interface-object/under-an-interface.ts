import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an interface above an interface object leads to objects of their own types',
  clause: 'Federation, @interfaceObject: __typename is that of the entity, wherever the object is met',
  subgraphs: {
    a: {
      schema: `interface Node { id: ID! }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media & Node @key(fields: "id") { id: ID! title: String }
        type Film implements Media & Node @key(fields: "id") { id: ID! title: String minutes: Int }
        type Query { media: [Media] }`,
      query: { media: [{ __typename: 'Book', id: '1' }] },
      entities: {
        Media: [
          { __typename: 'Book', id: '1', title: 'B' },
          { __typename: 'Film', id: '2', title: 'F', minutes: 90 },
        ],
        Book: [{ id: '1', title: 'B' }],
        Film: [{ id: '2', title: 'F', minutes: 90 }],
      },
    },
    b: {
      schema: `interface Node { id: ID! }
        type Media implements Node @key(fields: "id") @interfaceObject { id: ID! reviews: Int }
        type Query { nodes: [Node] }`,
      query: {
        nodes: [
          { __typename: 'Media', id: '1', reviews: 5 },
          { __typename: 'Media', id: '2', reviews: 6 },
        ],
      },
      entities: {
        Media: [
          { id: '1', reviews: 5 },
          { id: '2', reviews: 6 },
        ],
      },
    },
  },
  query: '{ nodes { __typename id ... on Film { minutes } ... on Media { title reviews } } }',
  data: {
    nodes: [
      { __typename: 'Book', id: '1', title: 'B', reviews: 5 },
      { __typename: 'Film', id: '2', minutes: 90, title: 'F', reviews: 6 },
    ],
  },
  calls: [
    '1 b: Media.id Media.reviews Query.nodes',
    '2 a: Media{id: "1"} Media{id: "2"} -> Book.title Film.minutes Film.title',
  ],
});
