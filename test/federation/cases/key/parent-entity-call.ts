import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a value type without a key is completed through its parent entity',
  clause: 'Federation: a type without a key is reached from an entity that has it',
  subgraphs: {
    a: {
      schema: `
        type Query { products: [Product] }
        type Product @key(fields: "id pid") { id: ID! pid: ID! }
      `,
      query: {
        products: [
          { id: '1', pid: 'x' },
          { id: '2', pid: 'y' },
        ],
      },
    },
    b: {
      schema: `
        type Product @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable }
        type Category { details: Int }
      `,
      entities: {
        Product: [
          { id: '1', pid: 'x', category: { details: 1 } },
          { id: '2', pid: 'y', category: null },
        ],
      },
    },
    c: {
      schema: `
        type Product @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable }
        type Category { name: String }
      `,
      entities: {
        Product: [
          { id: '1', pid: 'x', category: { name: 'Seats' } },
          { id: '2', pid: 'y', category: null },
        ],
      },
    },
  },
  query: '{ products { category { name details } } }',
  data: { products: [{ category: { name: 'Seats', details: 1 } }, { category: null }] },
  calls: [
    '1 a: Product.id Product.pid Query.products',
    '2 b: Product{id: "1", pid: "x"} Product{id: "2", pid: "y"} -> Category.details Product.category',
    '2 c: Product{id: "1", pid: "x"} Product{id: "2", pid: "y"} -> Category.name Product.category',
  ],
});
