import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what the result of a mutation requires is fetched before the next mutation runs',
  clause: 'GraphQL §6.2.2: the next field begins when the one before it is complete',
  subgraphs: {
    a: {
      schema:
        'type Query { n: Int } type Mutation { put(id: ID!): Item drop(id: ID!): Boolean } type Item @key(fields: ' +
        '"id") { id: ID! }',
      mutation: { put: ({ id }: { id: string }) => ({ id }), drop: true },
    },
    b: { schema: 'type Item @key(fields: "id") { id: ID! weight: Int }', entities: { Item: [{ id: '1', weight: 2 }] } },
    c: {
      schema:
        'type Mutation { note: Int } type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int ' +
        '@requires(fields: "weight") }',
      mutation: { note: 1 },
      entities: { Item: ({ weight }) => ({ cost: Number(weight) * 10 }) },
    },
  },
  query: 'mutation { put(id: 1) { cost } note drop(id: "1") }',
  data: { put: { cost: 20 }, note: 1, drop: true },
  calls: [
    '1 a: Item.id Mutation.put(id: "1")',
    '2 b: Item{id: "1"} -> Item.weight',
    '3 c: Item{id: "1", weight: 2} -> Item.cost',
    '4 c: Mutation.note',
    '5 a: Mutation.drop(id: "1")',
  ],
});
