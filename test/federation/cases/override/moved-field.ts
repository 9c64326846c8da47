import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an overridden field is asked of the subgraph it has moved to',
  clause: 'Federation, "@override": the field is resolved by this subgraph and no more by the other',
  subgraphs: {
    old: {
      schema: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! price: Int name: String }',
      query: { product: { id: '1', price: 1, name: 'Chair' } },
    },
    new: {
      schema: 'type Product @key(fields: "id") { id: ID! price: Int @override(from: "old") }',
      entities: { Product: [{ id: '1', price: 2 }] },
    },
  },
  query: '{ product { price name } }',
  data: { product: { price: 2, name: 'Chair' } },
  calls: ['1 old: Product.id Product.name Query.product', '2 new: Product{id: "1"} -> Product.price'],
});
