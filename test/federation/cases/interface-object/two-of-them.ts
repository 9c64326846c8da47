import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "two subgraphs with an @interfaceObject of one interface complete each other's objects, whatever their types",
  clause: 'Federation, "@interfaceObject": several subgraphs may have one',
  subgraphs: {
    catalog: {
      schema: `
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
      `,
      entities: { Media: [{ __typename: 'Book', id: 'b' }] },
    },
    reviews: {
      schema: 'type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      query: { best: { id: 'b', score: 5 } },
    },
    prices: {
      schema: 'type Media @key(fields: "id") @interfaceObject { id: ID! price: Int }',
      entities: { Media: [{ id: 'b', price: 9 }] },
    },
  },
  query: '{ best { price score } }',
  data: { best: { price: 9, score: 5 } },
  calls: ['1 reviews: Media.id Media.score Query.best', '2 prices: Media{id: "b"} -> Media.price'],
});
