import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an @interfaceObject subgraph answers its own fields without a lookup of the implementation',
  clause: 'Federation, "@interfaceObject": nothing else is needed for them',
  subgraphs: {
    catalog: {
      schema: `
        type Query { q: Int }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
      `,
      entities: { Media: [] },
    },
    reviews: {
      schema: 'type Query { best: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }',
      query: { best: [{ id: 'f', score: 5 }] },
    },
  },
  query: '{ best { ... on Media { score } id } }',
  data: { best: [{ score: 5, id: 'f' }] },
  calls: ['1 reviews: Media.id Media.score Query.best'],
});
