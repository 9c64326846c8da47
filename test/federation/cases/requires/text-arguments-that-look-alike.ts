import { federationCase } from '../../federation-case.ts';

const given = ({ code }: { code: string }): string => code;

export default federationCase({
  name: 'arguments that differ as text are different requirements, though they are equal as numbers',
  clause: 'GraphQL §3.5.3, String: "01" and "1" are different values',
  subgraphs: {
    shop: {
      schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! named(code: String): String }',
      query: { item: { id: '1', named: given } },
    },
    sums: {
      schema: `
        type Item @key(fields: "id") {
          id: ID!
          named(code: String): String @external
          a: String @requires(fields: "named(code: \\"1\\")")
          b: String @requires(fields: "named(code: \\"01\\")")
          c: String @requires(fields: "named(code: \\"1.0\\")")
        }
      `,
      entities: { Item: ({ named }) => ({ a: named, b: named, c: named }) },
    },
  },
  query: '{ item { a b c } }',
  data: { item: { a: '1', b: '01', c: '1.0' } },
  calls: {
    native: [
      '1 shop: Item.id Item.named(code: "01") Item.named(code: "1") Item.named(code: "1.0") Query.item',
      '2 sums: Item{id: "1", named: "01"} Item{id: "1", named: "1"} Item{id: "1", named: "1.0"} -> Item.a Item.b ' +
        'Item.c',
    ],
    portable: [
      '1 shop: Item.id Item.named(code: "01") Item.named(code: "1") Item.named(code: "1.0") Query.item',
      '2 sums: Item{id: "1", named: "01"} -> Item.b',
      '2 sums: Item{id: "1", named: "1"} -> Item.a',
      '2 sums: Item{id: "1", named: "1.0"} -> Item.c',
    ],
  },
});
