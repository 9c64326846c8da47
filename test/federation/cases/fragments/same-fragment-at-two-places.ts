import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'one fragment used at two places is answered at both',
  clause: 'GraphQL §2.8: a fragment may be spread any number of times',
  subgraphs: {
    a: {
      schema: 'type Query { first: Item second: Item } type Item @key(fields: "id") { id: ID! }',
      query: { first: { id: '1' }, second: { id: '2' } },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! price: Int }',
      entities: {
        Item: [
          { id: '1', price: 9 },
          { id: '2', price: 8 },
        ],
      },
    },
  },
  query: '{ first { ...P } second { id ...P } } fragment P on Item { price }',
  data: { first: { price: 9 }, second: { id: '2', price: 8 } },
  calls: ['1 a: Item.id Query.first Query.second', '2 b: Item{id: "1"} Item{id: "2"} -> Item.price'],
});
