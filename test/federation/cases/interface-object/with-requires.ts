import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an @interfaceObject requires a field of the interface',
  clause: 'Federation, "@requires" on a type with "@interfaceObject"',
  subgraphs: {
    catalog: {
      schema: `
        type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! length: Int }
        type Book implements Media @key(fields: "id") { id: ID! length: Int }
        type Film implements Media @key(fields: "id") { id: ID! length: Int }
      `,
      query: {
        media: [
          { __typename: 'Book', id: 'b', length: 300 },
          { __typename: 'Film', id: 'f', length: 117 },
        ],
      },
    },
    prices: {
      schema:
        'type Media @key(fields: "id") @interfaceObject { id: ID! length: Int @external price: Int ' +
        '@requires(fields: "length") }',
      entities: { Media: ({ length }) => ({ price: Number(length) * 2 }) },
    },
  },
  query: '{ media { price } }',
  data: { media: [{ price: 600 }, { price: 234 }] },
  calls: [
    '1 catalog: Book.id Book.length Film.id Film.length Query.media',
    '2 prices: Media{id: "b", length: 300} Media{id: "f", length: 117} -> Media.price',
  ],
});
