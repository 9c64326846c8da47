import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'named fragments in named fragments are answered as if they were written out',
  clause: 'GraphQL §2.8: fragments are reused selections',
  subgraphs: {
    a: {
      schema:
        'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String maker: Maker } type Maker ' +
        '{ name: String }',
      query: { item: { id: '1', name: 'Chair', maker: { name: 'Ann' } } },
    },
    b: { schema: 'type Item @key(fields: "id") { id: ID! price: Int }', entities: { Item: [{ id: '1', price: 9 }] } },
  },
  query: `
    query { item { ...Whole } }
    fragment Whole on Item { ...Money maker { ...Name } ...Label }
    fragment Money on Item { price }
    fragment Label on Item { name }
    fragment Name on Maker { name }
  `,
  data: { item: { price: 9, maker: { name: 'Ann' }, name: 'Chair' } },
  calls: ['1 a: Item.id Item.maker Item.name Maker.name Query.item', '2 b: Item{id: "1"} -> Item.price'],
});
