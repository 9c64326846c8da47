import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a required field of a nested entity comes from a third subgraph first',
  clause: 'Federation, "@requires": a field set reaches through entities',
  subgraphs: {
    a: {
      schema:
        'type Query { shops: [Shop] } type Shop @key(fields: "id") { id: ID! owner: User } type User @key(fields: ' +
        '"id") { id: ID! }',
      query: {
        shops: [
          { id: 's1', owner: { id: 'u1' } },
          { id: 's2', owner: null },
          { id: 's3', owner: { id: 'u1' } },
        ],
      },
    },
    b: { schema: 'type User @key(fields: "id") { id: ID! score: Int }', entities: { User: [{ id: 'u1', score: 5 }] } },
    c: {
      schema: `
        type Shop @key(fields: "id") { id: ID! owner: User @external trust: Int @requires(fields: "owner { score }") }
        type User @key(fields: "id", resolvable: false) { id: ID! score: Int @external }
      `,
      entities: {
        Shop: ({ owner }) => ({ trust: owner === null ? 0 : Number(Reflect.get(Object(owner), 'score')) * 10 }),
      },
    },
  },
  query: '{ shops { trust } }',
  data: { shops: [{ trust: 50 }, { trust: 0 }, { trust: 50 }] },
  calls: [
    '1 a: Query.shops Shop.id Shop.owner User.id',
    '2 b: User{id: "u1"} -> User.score',
    '3 c: Shop{id: "s1", owner: {score: 5}} Shop{id: "s2", owner: null} Shop{id: "s3", owner: {score: 5}} -> ' +
      'Shop.trust',
  ],
});
