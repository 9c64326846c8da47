import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'input objects, nested lists and enums pass with their defaults',
  clause: 'GraphQL §3.10 Input Objects: input coercion',
  subgraphs: {
    a: {
      schema: `
        enum Order { UP DOWN }
        input Filter { words: [String!] order: Order = UP deep: Filter matrix: [[Int]] }
        type Query { find(filter: Filter!): String }
      `,
      query: { find: ({ filter }: { filter: unknown }) => JSON.stringify(filter) },
    },
  },
  query: 'query ($f: Filter!) { find(filter: $f) }',
  variables: { f: { words: 'one', deep: { order: 'DOWN', matrix: [[1, null], null] } } },
  data: { find: '{"words":["one"],"order":"UP","deep":{"order":"DOWN","matrix":[[1,null],null]}}' },
  calls: ['1 a: Query.find(filter: {deep: {matrix: [[1, null], null], order: "DOWN"}, order: "UP", words: ["one"]})'],
});
