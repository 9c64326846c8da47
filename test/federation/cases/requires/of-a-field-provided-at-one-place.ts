import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field that is provided at one place is still looked up at the others',
  clause: 'Federation, "@provides": the field is known to be there on this way alone',
  subgraphs: {
    products: {
      schema: 'type Product @key(fields: "id") { id: ID! weight: Int @shareable width: Int }',
      entities: {
        Product: [
          { id: '1', weight: 3, width: 1 },
          { id: '2', weight: 5, width: 2 },
        ],
      },
    },
    orders: {
      schema: `
        type Query { order: Order best: Product }
        type Order { boxes: [[Box]] }
        type Box { product: Product @provides(fields: "weight") }
        type Product @key(fields: "id") { id: ID! weight: Int @external }
      `,
      query: { order: { boxes: [[{ product: { id: '1', weight: 3 } }, null, { product: null }]] }, best: { id: '2' } },
    },
    shipping: {
      schema: `type Product @key(fields: "id") {
        id: ID! weight: Int @external width: Int @external
        cost: Int @requires(fields: "weight") shelf: Int @requires(fields: "weight width")
      }`,
      entities: {
        Product: ({ weight, width }) => ({ cost: Number(weight) * 10, shelf: Number(weight) * Number(width) }),
      },
    },
  },
  query: '{ order { boxes { product { cost } } } best { cost shelf } }',
  data: { order: { boxes: [[{ product: { cost: 30 } }, null, { product: null }]] }, best: { cost: 50, shelf: 10 } },
  calls: {
    native: [
      '1 orders: Box.product Order.boxes Product.id Query.best Query.order',
      '2 products: Product{id: "1"} Product{id: "2"} -> Product.weight Product.width',
      '3 shipping: Product{id: "1", weight: 3} Product{id: "2", weight: 5, width: 2} -> Product.cost Product.shelf',
    ],
    portable: [
      '1 orders: Box.product Order.boxes Product.id Product.weight Query.best Query.order',
      '2 products: Product{id: "2"} -> Product.weight Product.width',
      '2 shipping: Product{id: "1", weight: 3} -> Product.cost',
      '3 shipping: Product{id: "2", weight: 5, width: 2} -> Product.cost Product.shelf',
    ],
  },
});
