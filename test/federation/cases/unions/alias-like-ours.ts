import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'T14: a client alias equal to one of ours does not collide',
  clause: 'GraphQL §2.7: any name may be an alias',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item { price(in: String): Int name: String }',
      query: { item: { price: (args: { in?: string }) => (args.in === 'EUR' ? 9 : 10), name: 'Chair' } },
    },
  },
  query: '{ item { _price_1: name a: price(in: "EUR") _price_0: price(in: "USD") price } }',
  data: { item: { _price_1: 'Chair', a: 9, _price_0: 10, price: 10 } },
  calls: ['1 a: Item.name Item.price Item.price(in: "EUR") Item.price(in: "USD") Query.item'],
});
