import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'members of a union that are entities are completed by their own keys',
  clause: 'Federation, "Entities": each member has its key',
  subgraphs: {
    search: {
      schema: `
        type Query { found: [Found] }
        union Found = User | Product
        type User @key(fields: "email") { email: ID! }
        type Product @key(fields: "upc") { upc: ID! }
      `,
      query: {
        found: [
          { __typename: 'Product', upc: 'p' },
          { __typename: 'User', email: 'u' },
          { __typename: 'Product', upc: 'q' },
        ],
      },
    },
    users: {
      schema: 'type User @key(fields: "email") { email: ID! name: String }',
      entities: { User: [{ email: 'u', name: 'Ann' }] },
    },
    products: {
      schema: 'type Product @key(fields: "upc") { upc: ID! name: String }',
      entities: {
        Product: [
          { upc: 'q', name: 'Table' },
          { upc: 'p', name: 'Chair' },
        ],
      },
    },
  },
  query: '{ found { ... on Product { name } ... on User { name } } }',
  data: { found: [{ name: 'Chair' }, { name: 'Ann' }, { name: 'Table' }] },
  calls: [
    '1 search: Product.upc Query.found User.email',
    '2 products: Product{upc: "p"} Product{upc: "q"} -> Product.name',
    '2 users: User{email: "u"} -> User.name',
  ],
});
