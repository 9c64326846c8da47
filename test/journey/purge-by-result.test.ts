import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { openCacheWorld, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@authenticated"])
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl", "@cacheTag", "@cachePurge"])
`;

let version = 1;
const product = (id: string): object => ({ id });

const shop: ServiceDefinition = {
  sdl: `${LINKS}
    type Query {
      product(id: ID!): Product @cacheControl(maxAge: 60) @cacheTag(format: "product-{$args.id}")
    }
    type Mutation {
      rename(sku: String!): Renamed @cachePurge(tags: ["product-{$result.product.id}"])
      renameAll(ids: [ID!]!): [Renamed] @cachePurge(tags: ["{$args.ids}", "product-{$result.product.id}"])
      touch(sku: String!): ID @cachePurge(tags: ["product-{$result}"])
      change: Node @cachePurge(tags: ["product-{$result.id}"])
    }
    interface Node { id: ID! }
    type Renamed { product: Product done: Boolean }
    type Product implements Node @key(fields: "id") { id: ID! version: Int }`,
  resolvers: {
    Query: { product: (_: unknown, { id }: { id: string }) => product(id) },
    Mutation: {
      rename: (_: unknown, { sku }: { sku: string }) =>
        sku === 'none' ? { done: false } : { product: product(sku.slice(4)), done: true },
      renameAll: (_: unknown, { ids }: { ids: readonly string[] }) => [
        null,
        ...ids.map((id) => ({ product: product(id), done: true })),
      ],
      touch: (_: unknown, { sku }: { sku: string }) => sku.slice(4),
      change: () => ({ __typename: 'Product', ...product('2') }),
    },
    Node: { __resolveType: () => 'Product' },
    Product: { version: () => version, __resolveReference: (reference: object) => reference },
  },
};

let world: CacheWorld<'shop'>;
beforeEach(async () => {
  version = 1;
  world = await openCacheWorld({ shop }, {});
  for (const id of ['1', '2', '3']) await versionOf(id);
  version = 2;
});
afterEach(() => world.close());

async function versionOf(id: string): Promise<unknown> {
  const { data } = await world.ask(`{ product(id: ${id}) { version } }`);
  return (data?.['product'] as { version: unknown } | null | undefined)?.version;
}

const versions = async (): Promise<unknown[]> => [await versionOf('1'), await versionOf('2'), await versionOf('3')];

describe('a mutation purges by what it answers', () => {
  test('whether or not the client asks for it, and the client gets what it has asked for', async () => {
    expect((await world.ask('mutation { rename(sku: "sku-2") { done } }')).data).toEqual({ rename: { done: true } });
    expect(await versions()).toEqual([1, 2, 1]);
  });

  test('also where the client calls something else by its name', async () => {
    expect(
      (await world.ask('mutation { product: rename(sku: "sku-1") { product: done id: product { id: version } } }'))
        .data,
    ).toEqual({ product: { product: true, id: { id: 2 } } });
    expect(await versions()).toEqual([2, 1, 1]);
  });

  test('each item of a list by itself, and what is null not at all', async () => {
    expect((await world.ask('mutation { renameAll(ids: [1, 3]) { done } }')).data).toEqual({
      renameAll: [null, { done: true }, { done: true }],
    });
    expect(await versions()).toEqual([2, 1, 2]);
    version = 3;
    expect((await world.ask('mutation { rename(sku: "none") { done } }')).data).toEqual({ rename: { done: false } });
    expect(await versions()).toEqual([2, 1, 2]);
  });

  test('a leaf, an interface, and each of several fields', async () => {
    expect(
      (
        await world.ask(
          'mutation { touch(sku: "sku-1") change { __typename } rename(sku: "sku-3") @skip(if: true) { done } }',
        )
      ).data,
    ).toEqual({ touch: '1', change: { __typename: 'Product' } });
    expect(await versions()).toEqual([2, 2, 1]);
  });
});

test('a tag of what another subgraph protects does not compose', async () => {
  const register = async (name: string, sdl: string) => {
    const { subgraph, problems } = await registerSubgraph({
      name,
      file: `${name}.graphql`,
      directory: '.',
      config: { url: `http://${name}.test`, sources: {} },
      sdl: `${LINKS}${sdl}`,
    });
    if (subgraph === undefined) throw new Error(JSON.stringify(problems));
    return subgraph;
  };
  const one = await register(
    'one',
    'type Query { a: A } type A @key(fields: "id") { id: ID! code: ID @shareable } type Mutation { b: A ' +
      '@cachePurge(tags: ["a-{$result.code}"]) }',
  );
  const other = await register('other', 'type A @key(fields: "id") { id: ID! code: ID @shareable @authenticated }');
  expect(composeSupergraph([one, other]).problems).toEqual([
    {
      subgraph: 'one',
      file: 'one.graphql',
      coordinate: 'Mutation.b',
      line: 3,
      column: expect.any(Number),
      code: 'POLICY_BOUND_TO_NOTHING',
      message: '`@cachePurge` cannot read `$result.code`: it asks more of a caller than the mutation does',
    },
  ]);
  expect(composeSupergraph([one]).problems).toEqual([]);
});
