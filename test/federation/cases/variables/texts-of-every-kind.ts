import { federationCase } from '../../federation-case.ts';

const ODD = '😀 \u2028\u0000"\\';

export default federationCase({
  name: 'block strings, escapes and characters beyond the first plane reach the backend as they are meant',
  clause: 'GraphQL §2.9.4: string values',
  subgraphs: {
    a: {
      schema: 'type Query { item(text: String): Item } type Item @key(fields: "id") { id: ID! }',
      query: { item: ({ text }: { text: string }) => ({ id: text }) },
    },
    b: {
      schema: 'type Item @key(fields: "id") { id: ID! echo(text: String): String }',
      entities: { Item: ({ id }) => ({ echo: ({ text }: { text: string }) => `${String(id)}|${text}` }) },
    },
  },
  query: String.raw`
    query($text: String) {
      a: item(text: $text) { echo(text: "$text \u{1F600} \"\\ #no") }
      b: item(text: "") { echo(text: """
        two
          lines \"""
      """) }
    }
  `,
  variables: { text: ODD },
  data: { a: { echo: `${ODD}|$text 😀 "\\ #no` }, b: { echo: '|two\n  lines """' } },
  calls: {
    native: [
      '1 a: Item.id Query.item(text: "") Query.item(text: "😀  \\u0000\\"\\\\")',
      '2 b: Item{id: ""} Item{id: "😀  \\u0000\\"\\\\"} -> Item.echo(text: "$text 😀 \\"\\\\ #no") Item.echo(text: "two\\n  lines \\"\\"\\"")',
    ],
    portable: [
      '1 a: Item.id Query.item(text: "") Query.item(text: "😀  \\u0000\\"\\\\")',
      '2 b: Item{id: ""} -> Item.echo(text: "two\\n  lines \\"\\"\\"")',
      '2 b: Item{id: "😀  \\u0000\\"\\\\"} -> Item.echo(text: "$text 😀 \\"\\\\ #no")',
    ],
  },
});
