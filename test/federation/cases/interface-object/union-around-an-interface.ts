import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field of an @interfaceObject is brought for every type of a union around its interface',
  clause: 'Federation, "@interfaceObject": its fields are fields of every implementation',
  subgraphs: {
    library: {
      schema: `
        interface Item @key(fields: "id") { id: ID! }
        type Book implements Item @key(fields: "id") { id: ID! }
        type Film implements Item @key(fields: "id") { id: ID! }
        union Lent = Book | Film
      `,
      entities: {
        Item: [
          { __typename: 'Book', id: 'b' },
          { __typename: 'Film', id: 'f' },
        ],
      },
    },
    ratings: {
      schema: 'type Query { best: [Item] } type Item @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
      query: {
        best: [
          { id: 'b', stars: 5 },
          { id: 'f', stars: 4 },
        ],
      },
      entities: {
        Item: [
          { id: 'b', stars: 5 },
          { id: 'f', stars: 4 },
        ],
      },
    },
  },
  query: '{ best { ... on Lent { ... on Item { stars } } } }',
  data: { best: [{ stars: 5 }, { stars: 4 }] },
  calls: {
    // Its plan looks up the stars of one type alone: those of the other are asked for where the objects are met.
    native: [
      '1 ratings: Item.id Item.stars Query.best',
      '2 library: Item{id: "b"} Item{id: "f"} -> __typename',
      '3 ratings: Item{id: "f"} -> Item.stars',
    ],
    portable: ['1 ratings: Item.id Item.stars Query.best', '2 library: Item{id: "b"} Item{id: "f"} -> __typename'],
  },
});
