import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a provided field of an entity below a provided entity is taken where it is provided',
  clause: 'Federation, "@provides": a field set may go through entities',
  subgraphs: {
    categories: {
      schema: `
        type Query { products: [Product] @provides(fields: "categories { id name }") }
        type Product @key(fields: "id") { id: ID! categories: [Category] @external }
        type Category @key(fields: "id") { id: ID! name: String @external }
      `,
      query: { products: [{ id: '1', categories: [{ id: 'c', name: 'Seats' }] }] },
    },
    names: {
      schema: `
        type Product @key(fields: "id") { id: ID! categories: [Category] @shareable }
        type Category @key(fields: "id") { id: ID! name: String @shareable }
      `,
      entities: { Product: [], Category: [] },
    },
  },
  query: '{ products { id categories { name } } }',
  data: { products: [{ id: '1', categories: [{ name: 'Seats' }] }] },
  calls: ['1 categories: Category.name Product.categories Product.id Query.products'],
});
