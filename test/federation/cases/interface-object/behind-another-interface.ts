import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'objects met by another interface get the fields that an @interfaceObject adds',
  clause: 'Federation, "@interfaceObject": its fields are fields of every implementation, however that is met',
  subgraphs: {
    a: {
      schema: `
        type Query { things: [Sold] any: [Any] }
        interface Sold { price: Int }
        union Any = Book | Pen
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media & Sold @key(fields: "id") { id: ID! price: Int }
        type Film implements Media @key(fields: "id") { id: ID! }
        type Pen implements Sold { price: Int }
      `,
      query: {
        things: [
          { __typename: 'Pen', price: 1 },
          { __typename: 'Book', id: 'b', price: 2 },
        ],
        any: [
          { __typename: 'Book', id: 'b', price: 2 },
          { __typename: 'Pen', price: 1 },
        ],
      },
    },
    b: {
      schema: 'type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
      entities: { Media: [{ id: 'b', stars: 5 }] },
    },
  },
  query:
    '{ things { price ... on Media { stars } } any { ... on Book { __typename s: stars } ... on Sold { price } ' +
    '... on Media { __typename id } } }',
  data: {
    things: [{ price: 1 }, { price: 2, stars: 5 }],
    any: [{ __typename: 'Book', s: 5, price: 2, id: 'b' }, { price: 1 }],
  },
  calls: {
    native: ['1 a: Book.id Book.price Pen.price Query.any Query.things', '2 b: Media{id: "b"} -> Media.stars'],
    portable: [
      '1 a: Book.id Book.price Pen.price Query.any Query.things',
      '2 b: Media{id: "b"} -> Media.stars',
      '2 b: Media{id: "b"} -> Media.stars',
    ],
  },
});
