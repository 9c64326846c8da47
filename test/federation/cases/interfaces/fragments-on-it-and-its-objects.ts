import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fragments on an interface and on its objects, within each other, all count',
  clause: 'GraphQL §6.3.2: fields of all fragments that apply are collected',
  subgraphs: {
    a: {
      schema: `
        type Query { items: [Item] }
        type Item @key(fields: "id") { id: ID! }
      `,
      query: { items: [{ id: '1' }, { id: '2' }, { id: '3' }] },
    },
    b: {
      schema: `
        type Item @key(fields: "id") { id: ID! prop: Prop }
        interface Prop { child: Child }
        type Child { value: String other: Int }
        type Wood implements Prop { child: Child isWood: Boolean }
        type Iron implements Prop { child: Child isIron: Boolean }
      `,
      entities: {
        Item: [
          { id: '1', prop: { __typename: 'Wood', child: { value: 'w', other: 1 }, isWood: true } },
          { id: '2', prop: { __typename: 'Iron', child: { value: 'i', other: 2 }, isIron: true } },
          { id: '3', prop: null },
        ],
      },
    },
  },
  query: `
    { items { prop { ...OfWood ...OfProp } } }
    fragment OfProp on Prop { ...Deeper }
    fragment OfWood on Wood { isWood ...Deeper }
    fragment Deeper on Prop { ... on Wood { child { value } } ... on Iron { child { other } isIron } child { text: value } }
  `,
  data: {
    items: [
      { prop: { isWood: true, child: { value: 'w', text: 'w' } } },
      { prop: { child: { other: 2, text: 'i' }, isIron: true } },
      { prop: null },
    ],
  },
  calls: [
    '1 a: Item.id Query.items',
    '2 b: Item{id: "1"} Item{id: "2"} Item{id: "3"} -> Child.other Child.value Iron.child Iron.isIron Item.prop ' +
      'Wood.child Wood.isWood',
  ],
});
