import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'root fields are completed below lists and below each other',
  clause: 'GraphQL §3.6: Query is an object type; Federation: root fields are resolved by whoever has them',
  subgraphs: {
    a: {
      schema: 'type Query { a: Int pages: [Page] self: Query! } type Page { number: Int query: Query! }',
      query: {
        a: 1,
        pages: [
          { number: 1, query: { a: 1 } },
          { number: 2, query: { a: 1 } },
        ],
        self: { a: 1, self: { a: 1 } },
      },
    },
    b: {
      schema: 'type Query { b(x: Int): Int again: Query }',
      query: { b: ({ x }: { x?: number }) => x ?? 2, again: { b: 2 } },
    },
  },
  query: 'query ($x: Int) { pages { number query { b(x: $x) a } } self { b self { other: b(x: 4) a } } again { a b } }',
  variables: { x: 3 },
  data: {
    pages: [
      { number: 1, query: { b: 3, a: 1 } },
      { number: 2, query: { b: 3, a: 1 } },
    ],
    self: { b: 2, self: { other: 4, a: 1 } },
    again: { a: 1, b: 2 },
  },
  calls: [
    '1 a: Page.number Page.query Query.a Query.pages Query.self',
    '1 b: Query.again Query.b',
    '2 a: Query.a',
    '2 b: Query.b',
    '2 b: Query.b(x: 3)',
    '2 b: Query.b(x: 4)',
  ],
});
