import { afterEach, describe, expect, test } from '@jest/globals';
import { openCacheWorld, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl", "@cacheTag", "@cachePurge"])
`;

const products: ServiceDefinition = {
  sdl: `${LINKS}
    type Query {
      top(first: Int = 2): [Product!]! @cacheControl(maxAge: 60)
      product(id: ID!): Product @cacheControl(maxAge: 60) @cacheTag(format: "product-{$args.id}")
      uncached: Maker
      soon: String @cacheControl(maxAge: 5)
    }
    type Mutation { rename(id: ID!, name: String!): Product @cachePurge(tags: ["product-{$args.id}"]) }
    type Maker { name: String }
    type Product @key(fields: "id") @cacheControl(maxAge: 100) { id: ID! name: String! }`,
  resolvers: {
    Query: {
      top: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_item, index) => ({ id: `${index + 1}` })),
      product: (_: unknown, { id }: { id: string }) => ({ id }),
      uncached: () => ({ name: 'one' }),
      soon: () => 'soon',
    },
    Product: { name: ({ id }: { id: string }) => `Product ${id}`, __resolveReference: (reference: object) => reference },
  },
};

const prices: ServiceDefinition = {
  sdl: `${LINKS}
    type Query { me: User @cacheControl(maxAge: 30, scope: PRIVATE) shared: User @cacheControl(maxAge: 30, scope: PUBLIC) }
    type User { name: String! }
    type Product @key(fields: "id") @cacheControl(maxAge: 40) { id: ID! price: Int! quick: Int! @cacheControl(maxAge: 7) }`,
  resolvers: {
    Query: {
      me: (_: unknown, _args: unknown, { headers }: { headers: Record<string, string> }) => ({ name: headers['authorization'] ?? 'nobody' }),
      shared: () => ({ name: 'all' }),
    },
    Product: { price: ({ id }: { id: string }) => Number(id) * 10, quick: () => 1, __resolveReference: (reference: object) => reference },
  },
};

let world: CacheWorld<'products' | 'prices'>;
afterEach(() => world.close());

describe('an answer is kept', () => {
  test('for as long as the strictest of everything that is fetched allows, and the headers say so', async () => {
    world = await openCacheWorld({ products, prices });
    const first = await world.ask('{ top { name price } }');
    expect(first.data).toEqual({ top: [{ name: 'Product 1', price: 10 }, { name: 'Product 2', price: 20 }] });
    expect(first.headers.get('cache-control')).toBe('max-age=40, public');
    expect(world.countCalls()).toEqual({ products: 1, prices: 1 });
    const second = await world.ask('{ top { name price } }');
    expect(second.data).toEqual(first.data);
    expect(world.countCalls()).toEqual({ products: 0, prices: 0 });
    expect((await world.ask('{ top { name price quick } }')).headers.get('cache-control')).toBe('max-age=7, public');
  });

  test('only where a hint says so: fields that answer objects, and root fields, are not to be kept without one', async () => {
    world = await openCacheWorld({ products, prices });
    expect((await world.ask('{ soon }')).headers.get('cache-control')).toBe('max-age=5, public');
    for (let time = 0; time < 2; time += 1) expect((await world.ask('{ uncached { name } soon }')).headers.get('cache-control')).toBe('no-store');
    // What may be kept of it was asked for once.
    expect(world.services.products.calls.map(({ query }) => query)).toEqual([expect.stringContaining('soon'), '{uncached{name}}', '{uncached{name}}']);
  });
});
