import { afterEach, expect, test } from '@jest/globals';
import { openCacheWorld, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';

const users = [
  { id: '1', currency: 'EUR', cart: { id: 'c' } },
  { id: '2', currency: 'USD', cart: { id: 'c' } },
];

const shop: ServiceDefinition = {
  sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@context", "@fromContext"])
    extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl"])
    type Query { users: [User] }
    type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
    type Cart @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! total(in: String @fromContext(field: "$buyer { currency }")): String }`,
  resolvers: {
    Query: { users: () => users },
    Cart: {
      __resolveReference: (reference: object) => reference,
      total: ({ id }: { id: string }, { in: currency }: { in: string }) => `${id} in ${currency}`,
    },
  },
};

let world: CacheWorld<'shop'> | undefined;
afterEach(() => world?.close());

test.each(['native', 'portable'] as const)(
  'what is kept of an entity is kept for the value that it took from a context: %s planner',
  async (engine) => {
    world = await openCacheWorld({ shop }, { planner: { engine } });
    const expected = [{ cart: { total: 'c in EUR' } }, { cart: { total: 'c in USD' } }];
    expect(await world.ask('{ users { cart { total } } }')).toMatchObject({
      errors: undefined,
      data: { users: expected },
    });
    expect(world.countCalls()).toEqual({ shop: 3 });
    // Another operation asks for the same entities, and is answered from what was kept of each.
    expect(await world.ask('{ users { cart { sum: total } } }')).toMatchObject({
      data: { users: [{ cart: { sum: 'c in EUR' } }, { cart: { sum: 'c in USD' } }] },
    });
    expect(world.countCalls()).toEqual({ shop: 1 });
  },
);
