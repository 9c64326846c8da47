import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an alias over a nested key field does not reach the representation',
  clause: 'Federation, "Nested fields in compound @keys"',
  subgraphs: {
    a: {
      schema: `
        type Query { user: User }
        type User @key(fields: "company { id }") { company: Company! }
        type Company { id: ID! @shareable title: String }
      `,
      query: { user: { company: { id: 'x', title: 'X Ltd' } } },
    },
    b: {
      schema: `
        type User @key(fields: "company { id }") { company: Company! badge: Int }
        type Company { id: ID! @shareable }
      `,
      entities: { User: [{ company: { id: 'x' }, badge: 1 }] },
    },
  },
  query: '{ user { company { id: title } employer: company { name: title } badge } }',
  data: { user: { company: { id: 'X Ltd' }, employer: { name: 'X Ltd' }, badge: 1 } },
  calls: ['1 a: Company.id Company.title Query.user User.company', '2 b: User{company: {id: "x"}} -> User.badge'],
});
