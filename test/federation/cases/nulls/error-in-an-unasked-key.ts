import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an error at a key that the client did not ask for is told where the client misses something',
  clause: 'GraphQL §7.1.2: a path leads to a response field; T8',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item @key(fields: "code") { code: ID name: String }',
      query: { item: { code: new Error('code is lost'), name: 'Chair' } },
    },
    b: {
      schema: 'type Item @key(fields: "code") { code: ID price: Int }',
      entities: { Item: [{ code: '1', price: 9 }] },
    },
  },
  query: '{ item { name price } }',
  data: { item: { name: 'Chair', price: null } },
  errors: [{ message: 'code is lost', path: ['item', 'price'], code: 'BACKEND_FAILED', subgraph: 'a' }],
  calls: ['1 a: Item.code Item.name Query.item'],
});
