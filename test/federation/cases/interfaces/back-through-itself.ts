import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an interface that leads to itself through another subgraph is followed as often as it is asked for',
  clause: 'Federation, "Entities": each object is completed by its own key, wherever it is met',
  subgraphs: {
    a: {
      schema: `
        type Query { product: Product }
        interface Product { like: Product }
        type Book implements Product @key(fields: "id") { id: ID! like: Product @shareable }
      `,
      query: {
        product: {
          __typename: 'Book',
          id: '1',
          like: { __typename: 'Book', id: '2', like: { __typename: 'Book', id: '3', like: null } },
        },
      },
      entities: {
        Book: [
          { id: '1', like: { __typename: 'Book', id: '2' } },
          { id: '2', like: { __typename: 'Book', id: '3' } },
          { id: '3', like: null },
        ],
      },
    },
    b: {
      schema: 'type Book @key(fields: "id") { id: ID! price: Float best: Book }',
      entities: {
        Book: [
          { id: '1', price: 1, best: { id: '3' } },
          { id: '2', price: 2, best: { id: '1' } },
          { id: '3', price: 3, best: null },
        ],
      },
    },
  },
  query:
    '{ product { like { ... on Book { price best { like { ... on Book { price } } } } like { like { __typename } ' +
    '... on Book { price id } } } } }',
  data: { product: { like: { price: 2, best: { like: { price: 2 } }, like: { like: null, price: 3, id: '3' } } } },
  calls: {
    native: [
      '1 a: Book.id Book.like Query.product',
      '2 b: Book{id: "2"} Book{id: "3"} -> Book.best Book.id Book.price',
      '3 a: Book{id: "1"} -> Book.id Book.like',
      '4 b: Book{id: "2"} -> Book.price',
    ],
    portable: [
      '1 a: Book.id Book.like Query.product',
      '2 b: Book{id: "2"} -> Book.best Book.id Book.price',
      '2 b: Book{id: "3"} -> Book.price',
      '3 a: Book{id: "1"} -> Book.id Book.like',
      '4 b: Book{id: "2"} -> Book.price',
    ],
  },
});
