import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a root field provides what its entity has',
  clause: 'Federation, "@provides": any field that returns an entity may provide',
  subgraphs: {
    products: {
      schema:
        'type Query { all: [Product] } type Product @key(fields: "id") { id: ID! name: String @shareable price: ' +
        'Int @shareable }',
      query: { all: [] },
      entities: { Product: [{ id: '1', name: 'Chair', price: 9 }] },
    },
    search: {
      schema: `
        type Query { search: [Product] @provides(fields: "name price") }
        type Product @key(fields: "id") { id: ID! name: String @external price: Int @external }
      `,
      query: { search: [{ id: '1', name: 'Chair', price: 9 }] },
    },
  },
  query: '{ search { price name id } }',
  data: { search: [{ price: 9, name: 'Chair', id: '1' }] },
  calls: ['1 search: Product.id Product.name Product.price Query.search'],
});
