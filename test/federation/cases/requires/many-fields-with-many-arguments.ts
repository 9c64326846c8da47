import { federationCase } from '../../federation-case.ts';

const given = (args: unknown): string => JSON.stringify(args);

export default federationCase({
  name: 'fields that require the same two fields with different arguments are each given their own values',
  clause:
    'Federation, "@requires": the representation carries what the field set names, with the arguments that it names',
  subgraphs: {
    shop: {
      schema: `
        type Query { item: Item }
        enum Unit { CM INCH }
        input Range { from: Int = 1 to: [Int!] }
        type Box { side(in: Unit): String }
        type Item @key(fields: "id") { id: ID! price(in: Range): String name(upTo: Int = 3): String box(at: [Int!]): Box }
      `,
      query: {
        item: {
          id: '1',
          price: given,
          name: given,
          box: (at: unknown) => ({ side: (args: unknown) => `${given(at)} ${given(args)}` }),
        },
      },
    },
    sums: {
      schema: `
        enum Unit { CM INCH }
        input Range { from: Int = 1 to: [Int!] }
        type Box @external { side(in: Unit): String }
        type Item @key(fields: "id") {
          id: ID!
          price(in: Range): String @external
          name(upTo: Int = 3): String @external
          box(at: [Int!]): Box @external
          a: String @requires(fields: "price(in: {to: [7]}) name(upTo: 1)")
          b: String @requires(fields: "price(in: {to: [8]}) name")
          c: String @requires(fields: "name(upTo: 2)")
          d: String @requires(fields: "price(in: {from: 2, to: 7})")
          e: String @requires(fields: "box(at: [1]) { side(in: CM) }")
          f: String @requires(fields: "box(at: [1]) { side(in: INCH) }")
          g: String @requires(fields: "box { side(in: CM) }")
        }
      `,
      entities: {
        Item: ({ price, name, box }) => {
          const side = (box as { readonly side: string } | undefined)?.side;
          return {
            a: `${String(price)} ${String(name)}`,
            b: `${String(price)} ${String(name)}`,
            c: name,
            d: price,
            e: side,
            f: side,
            g: side,
          };
        },
      },
    },
  },
  query: '{ item { a price: c b e name: d f box: g c other: a } }',
  data: {
    item: {
      a: '{"in":{"from":1,"to":[7]}} {"upTo":1}',
      price: '{"upTo":2}',
      b: '{"in":{"from":1,"to":[8]}} {"upTo":3}',
      e: '{"at":[1]} {"in":"CM"}',
      name: '{"in":{"from":2,"to":[7]}}',
      f: '{"at":[1]} {"in":"INCH"}',
      box: '{} {"in":"CM"}',
      c: '{"upTo":2}',
      other: '{"in":{"from":1,"to":[7]}} {"upTo":1}',
    },
  },
  // No planner is up to it (one field is computed from the value of another): the plan is made of lookups.
  calls: [
    '1 shop: Box.side(in: "CM") Box.side(in: "INCH") Item.box Item.box(at: [1]) Item.id Item.name(upTo: 1) ' +
      'Item.name(upTo: 2) Item.name(upTo: 3) Item.price(in: {from: 1, to: [7]}) Item.price(in: {from: 1, to: [8]}) ' +
      'Item.price(in: {from: 2, to: [7]}) Query.item',
    '2 sums: Item{box: {side: "{\\"at\\":[1]} {\\"in\\":\\"CM\\"}"}, id: "1"} -> Item.e',
    '2 sums: Item{box: {side: "{\\"at\\":[1]} {\\"in\\":\\"INCH\\"}"}, id: "1"} -> Item.f',
    '2 sums: Item{box: {side: "{} {\\"in\\":\\"CM\\"}"}, id: "1"} -> Item.g',
    '2 sums: Item{id: "1", name: "{\\"upTo\\":1}", price: "{\\"in\\":{\\"from\\":1,\\"to\\":[7]}}"} -> Item.a',
    '2 sums: Item{id: "1", name: "{\\"upTo\\":2}"} -> Item.c',
    '2 sums: Item{id: "1", name: "{\\"upTo\\":3}", price: "{\\"in\\":{\\"from\\":1,\\"to\\":[8]}}"} -> Item.b',
    '2 sums: Item{id: "1", price: "{\\"in\\":{\\"from\\":2,\\"to\\":[7]}}"} -> Item.d',
  ],
});
