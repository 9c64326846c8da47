import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a nested key is built from parts that two subgraphs know',
  clause: 'Federation, "Nested fields in compound @keys": all fields of the key are needed',
  subgraphs: {
    a: {
      schema: `
        type Query { a: A }
        type A @key(fields: "id") @key(fields: "pId") { id: ID! pId: ID! }
      `,
      query: { a: { id: '1', pId: 'p1' } },
    },
    b: {
      schema: `
        type A @key(fields: "id") { id: ID! company: Company! @shareable }
        type Company @shareable { id: ID! title: String }
      `,
      entities: { A: [{ id: '1', company: { id: 'c1', title: 'X' } }] },
    },
    c: {
      schema: `
        type A @key(fields: "pId company { id }") { pId: ID! company: Company! @shareable name: String }
        type Company @shareable { id: ID! }
      `,
      entities: { A: [{ pId: 'p1', company: { id: 'c1' }, name: 'Ann' }] },
    },
  },
  query: '{ a { name } }',
  data: { a: { name: 'Ann' } },
  calls: [
    '1 a: A.id A.pId Query.a',
    '2 b: A{id: "1"} -> A.company Company.id',
    '3 c: A{company: {id: "c1"}, pId: "p1"} -> A.name',
  ],
});
