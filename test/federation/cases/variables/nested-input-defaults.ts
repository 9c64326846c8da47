import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'defaults of nested input objects are filled in once, in variables and in literals alike',
  clause: 'GraphQL §3.10, input coercion: a field that is not given takes its default',
  subgraphs: {
    a: {
      schema: `
        type Query { find(page: Page = { first: 2 }, by: [Filter!]! = [{}]): String }
        input Page { first: Int = 10 after: String order: Order! = { by: ID } }
        input Order { by: Key! = NAME down: Boolean = false }
        input Filter { key: Key = NAME in: [String!] = ["x"] not: Filter }
        enum Key { ID NAME }
      `,
      query: { find: (args: unknown) => JSON.stringify(args) },
    },
  },
  query: `
    query($page: Page, $filter: Filter = { key: ID }, $in: [String!]) {
      all: find given: find(page: $page, by: [$filter]) null: find(page: null, by: { in: $in, not: {} })
    }
  `,
  variables: { page: { order: { down: true } } },
  data: {
    all: '{"page":{"first":2,"order":{"by":"ID","down":false}},"by":[{"key":"NAME","in":["x"]}]}',
    given: '{"page":{"first":10,"order":{"by":"NAME","down":true}},"by":[{"key":"ID","in":["x"]}]}',
    null: '{"page":null,"by":[{"key":"NAME","in":["x"],"not":{"key":"NAME","in":["x"]}}]}',
  },
  calls: [
    '1 a: Query.find(by: [{in: ["x"], key: "ID"}], page: {first: 10, order: {by: "NAME", down: true}}) ' +
      'Query.find(by: [{in: ["x"], key: "NAME", not: {in: ["x"], key: "NAME"}}], page: null) Query.find(by: [{in: ' +
      '["x"], key: "NAME"}], page: {first: 2, order: {by: "ID", down: false}})',
  ],
});
