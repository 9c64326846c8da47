import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a fragment that no implementation meets takes nothing away from an @interfaceObject',
  clause: 'GraphQL §6.3.2: a fragment whose type does not apply adds nothing; Federation, "@interfaceObject"',
  subgraphs: {
    media: {
      schema: `
        interface Medium @key(fields: "id") { id: ID! }
        type Book implements Medium @key(fields: "id") { id: ID! }
        type Shelf { height: Int }
        union Thing = Book | Shelf
      `,
      entities: { Medium: [{ __typename: 'Book', id: '1' }] },
    },
    prices: {
      schema: 'type Query { cheapest: Medium } type Medium @key(fields: "id") @interfaceObject { id: ID! price: Int }',
      // The portable planner is not up to it (it looks for the union in the subgraph that has the @interfaceObject):
      // its plan is made of lookups.
      query: { cheapest: { id: '1', price: 3 } },
    },
  },
  query: '{ cheapest { price ... on Thing { ... on Shelf { height } } } }',
  data: { cheapest: { price: 3 } },
  calls: ['1 prices: Medium.id Medium.price Query.cheapest', '2 media: Medium{id: "1"} -> __typename'],
});
