import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'fields that are stricter on one member of a union are told apart where a planner shortens them to a fragment',
  clause: 'GraphQL §5.3.2: fields of one response name have one type, in a subgraph as in the supergraph',
  subgraphs: {
    a: {
      schema: `
        type Query { things: [Thing] @shareable }
        union Thing = Book | Film
        type Book { part: Part @shareable }
        type Film { part: Part! @shareable }
        type Part { size: Int @shareable width: Int @shareable part: Part @shareable }
      `,
      query: {
        things: [
          { __typename: 'Book', part: { size: 1, width: 2, part: { size: 3 } } },
          { __typename: 'Film', part: { size: 4, width: 5, part: null } },
        ],
      },
    },
    b: {
      schema:
        'type Film { part: Part @shareable } type Part { size: Int @shareable width: Int @shareable part: Part ' +
        '@shareable }',
    },
  },
  query:
    '{ things { ... on Book { part { size width part { size } } } ... on Film { part { size width part { size } } ' +
    '} } }',
  data: { things: [{ part: { size: 1, width: 2, part: { size: 3 } } }, { part: { size: 4, width: 5, part: null } }] },
  calls: ['1 a: Book.part Film.part Part.part Part.size Part.width Query.things'],
});
