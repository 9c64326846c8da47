import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'one value is a list of one wherever a list is expected, at every level',
  clause: 'GraphQL §3.11, input coercion: what is no list is taken as a list of one',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }', query: { item: { id: '1' } } },
    b: {
      schema:
        'type Item @key(fields: "id") { id: ID! echo(ids: [ID!], grid: [[Int]], in: In): String } input In { ' +
        'tags: [String!]! = "one" more: [In!] }',
      entities: { Item: () => ({ echo: (args: unknown) => JSON.stringify(args) }) },
    },
  },
  query:
    'query($ids: [ID!], $grid: [[Int]], $in: In, $tag: String!) { item { a: echo(ids: $ids, grid: $grid, in: $in) ' +
    'b: echo(ids: 5, grid: 1, in: { more: { tags: [$tag] } }) c: echo(grid: [1, [2], null]) } }',
  variables: { ids: 7, grid: [1, [2, null]], in: { tags: 'x', more: { tags: ['y'] } }, tag: 'z' },
  data: {
    item: {
      a: '{"ids":["7"],"grid":[[1],[2,null]],"in":{"tags":["x"],"more":[{"tags":["y"]}]}}',
      b: '{"ids":["5"],"grid":[[1]],"in":{"tags":["one"],"more":[{"tags":["z"]}]}}',
      c: '{"grid":[[1],[2],null]}',
    },
  },
  calls: [
    '1 a: Item.id Query.item',
    '2 b: Item{id: "1"} -> Item.echo(grid: [[1], [2, null]], ids: ["7"], in: {more: [{tags: ["y"]}], tags: ' +
      '["x"]}) Item.echo(grid: [[1], [2], null]) Item.echo(grid: [[1]], ids: ["5"], in: {more: [{tags: ["z"]}], ' +
      'tags: ' +
      '["one"]})',
  ],
});
