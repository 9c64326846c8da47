import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what one member selects below a field is not wanted of the other',
  clause: 'GraphQL §6.3.2: fragments of other types are not collected',
  subgraphs: {
    a: {
      schema: `
        type Query { tests: [Test] }
        union Test = One | Two
        type One { part: Part }
        type Two { part: Part }
        type Part @key(fields: "id") { id: ID! name: String! }
      `,
      query: {
        tests: [
          { __typename: 'One', part: { id: '1', name: 'a' } },
          { __typename: 'Two', part: { id: '2', name: 'b' } },
        ],
      },
    },
    b: { schema: 'type Part @key(fields: "id") { id: ID! price: Int! }', entities: { Part: [{ id: '1', price: 3 }] } },
  },
  query: '{ tests { ... on One { part { price } } ... on Two { part { id name } } } }',
  data: { tests: [{ part: { price: 3 } }, { part: { id: '2', name: 'b' } }] },
  calls: ['1 a: One.part Part.id Part.name Query.tests Two.part', '2 b: Part{id: "1"} -> Part.price'],
});
