import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an error at a field that the plan alone asks for is told wherever it left something empty',
  clause: 'GraphQL §7.1.2: a path leads to a field of the client; T10: the original message is reported',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item one: Int } type Item @key(fields: "code") { code: ID!  }',
      query: { one: 1, item: { code: new Error('code is lost') } },
    },
    b: {
      schema: 'type Item @key(fields: "code") { code: ID! price: Int }',
      entities: { Item: [{ code: '1', price: 9 }] },
    },
  },
  query: '{ one item { price } }',
  data: { one: 1, item: null },
  errors: [{ message: 'code is lost', path: ['item'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: Item.code Query.item Query.one'],
});
