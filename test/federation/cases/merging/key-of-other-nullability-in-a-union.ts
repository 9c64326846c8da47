import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'members that declare one field with other nullability in each subgraph are asked without a conflict',
  clause: 'GraphQL §5.3.2: in each subgraph the operation has to be valid by its own types',
  subgraphs: {
    a: {
      schema: `
        type Query { a: [Found] }
        union Found = User | Admin
        type User @key(fields: "id") { id: ID @shareable name: String }
        type Admin { id: ID! @shareable rank: Int @shareable }
      `,
      query: {
        a: [
          { __typename: 'User', id: 'u', name: 'Ann' },
          { __typename: 'Admin', id: 'x', rank: 1 },
        ],
      },
    },
    b: {
      schema: `
        type Query { b: [Found] }
        union Found = User | Admin
        type User @key(fields: "id") { id: ID! @shareable age: Int }
        type Admin { id: ID @shareable rank: Int @shareable }
      `,
      query: {
        b: [
          { __typename: 'Admin', id: null, rank: 2 },
          { __typename: 'User', id: 'v', age: 3 },
        ],
      },
      entities: { User: [{ id: 'u', age: 7 }] },
    },
  },
  query: '{ a { ... on User { id age } ... on Admin { id } } b { ... on Admin { id rank } ... on User { id } } }',
  data: { a: [{ id: 'u', age: 7 }, { id: 'x' }], b: [{ id: null, rank: 2 }, { id: 'v' }] },
  calls: [
    '1 a: Admin.id Query.a User.id',
    '1 b: Admin.id Admin.rank Query.b User.id',
    '2 b: User{id: "u"} -> User.age',
  ],
});
