import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConfigInput } from '../../src/config/read-config.ts';
import { openCacheWorld, type Answer, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@authenticated", "@requiresScopes", "@policy"])
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl"])
`;

const shop: ServiceDefinition = {
  sdl: `${LINKS}
    type Query { product: Product nothing: Product @cacheControl(maxAge: 60) greeting: String @cacheControl(maxAge: 60, scope: PUBLIC) plain: String @cacheControl(maxAge: 60) mine: String @cacheControl(maxAge: 60) @authenticated }
    type Product @key(fields: "id") @cacheControl(maxAge: 60, scope: PUBLIC) {
      id: ID! name: String cost: Int @requiresScopes(scopes: [["cost"]]) stock: Int @authenticated audit: String @policy(policies: [["audit"]])
    }`,
  resolvers: {
    Query: {
      product: () => ({ id: '1', name: 'chair', cost: 4711, stock: 3, audit: 'ok' }),
      nothing: () => null,
      greeting: () => 'hello',
      mine: () => 'mine',
      plain: () => 'plain',
    },
    Product: { __resolveReference: () => ({ id: '1', cost: 4711 }) },
  },
};
const tax: ServiceDefinition = {
  sdl:
    `${LINKS} type Product @key(fields: "id") @cacheControl(maxAge: 60, scope: PUBLIC) { id: ID! cost: Int ` +
    '@external @requiresScopes(scopes: [["cost"]]) tax: Int @requires(fields: "cost") @requiresScopes(scopes: ' +
    '[["cost"]]) }',
  resolvers: {
    Product: { __resolveReference: (sent: object) => sent, tax: ({ cost = 0 }: { cost?: number }) => cost * 2 },
  },
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const consumers = {
  plain: { keys: [{ sha256: sha256('plain') }] },
  cost: { scopes: ['cost'], keys: [{ sha256: sha256('cost') }] },
};

let world: CacheWorld<'shop' | 'tax'>;
async function open(input: ConfigInput = {}): Promise<void> {
  world = await openCacheWorld({ shop, tax }, { ...input, authentication: { consumers, ...input.authentication } });
}
afterEach(() => world.close());

const as = (key: string | undefined): Record<string, string> => (key === undefined ? {} : { 'x-api-key': key });
const get = (query: string, key?: string, headers: Record<string, string> = {}): Promise<Answer> =>
  world.ask(query, { get: true, headers: { ...as(key), ...headers } });
const control = ({ headers }: Answer): string => headers.get('cache-control') ?? '';
const kept = (answer: Answer): string => control(answer).replace('max-age=60, ', '');

describe.each(['gatefold', 'apollo'] as const)('behind the door of %s', (server) => {
  describe('what not everybody may read is private to caches, although its schema says PUBLIC', () => {
    beforeEach(() => open({ server }));

    test.each([
      ['a scope', '{ product { name cost } }'],
      ['a credential', '{ product { stock } }'],
      ['a credential at the root', '{ greeting mine }'],
      ['a scope of what is fetched for a field', '{ product { tax } }'],
      ['a scope, by a fragment', '{ product { ...F } } fragment F on Product { cost }'],
    ])('by %s', async (_what, query) => {
      for (const asked of ['first', 'from what is kept']) {
        const answer = await get(query, 'cost');
        expect([asked, answer.status, answer.errors, kept(answer)]).toEqual([asked, 200, undefined, 'private']);
        expect(answer.headers.get('vary')).toContain('x-api-key');
        expect(
          (await get(query, 'cost', { 'if-none-match': answer.headers.get('etag') ?? '' })).headers.get(
            'cache-control',
          ),
        ).toContain('private');
      }
      // What is missing for one caller is not handed to those who may have it.
      for (const key of [undefined, 'plain']) {
        const answer = await get(query, key);
        expect(answer.errors === undefined ? kept(answer) : control(answer)).toBe(
          answer.errors === undefined ? 'private' : 'no-store',
        );
      }
      expect(
        (await get(query, undefined, { 'if-none-match': (await get(query, 'cost')).headers.get('etag') ?? '' })).status,
      ).toBe(200);
    });

    test.each([undefined, 'plain', 'cost'])('where there was nothing to refuse, too, for %s', async (key) => {
      for (const query of ['{ nothing { cost } }', '{ nothing { audit } greeting }']) {
        const answer = await get(query, key);
        expect([answer.data?.['nothing'], answer.errors, kept(answer)]).toEqual([null, undefined, 'private']);
      }
    });

    test('and what everybody may read is public, whoever asks', async () => {
      for (const key of [undefined, 'plain', 'cost'])
        expect(kept(await get('{ greeting product { id name } }', key))).toBe('public');
    });

    test('an answer is public only where no field of it is guarded, whoever asks', async () => {
      const fields = fc.uniqueArray(fc.constantFrom('id', 'name', 'cost', 'stock', 'audit', 'tax', '__typename'), {
        minLength: 1,
      });
      await fc.assert(
        fc.asyncProperty(fields, fc.constantFrom(undefined, 'plain', 'cost'), async (selected, key) => {
          const answer = await get(`{ product { ${selected.join(' ')} } }`, key);
          const isGuarded = selected.some((name) => ['cost', 'stock', 'audit', 'tax'].includes(name));
          expect(control(answer).includes('public')).toBe(!isGuarded);
          expect(control(answer)).toMatch(answer.errors === undefined ? /private|public/ : /^no-store$/);
        }),
        { numRuns: 60 },
      );
    });
  });

  test('where a credential is required every answer is private', async () => {
    await open({ server, authentication: { required: true } });
    for (let round = 0; round < 2; round += 1) expect(kept(await get('{ greeting }', 'plain'))).toBe('private');
    expect([(await get('{ greeting }')).status, control(await get('{ greeting }'))]).toEqual([401, 'no-store']);
  });

  test('what a caller is shown of the schema is private where that differs, and alone not kept', async () => {
    await open({ server, introspection: { enabled: true, filter: true } });
    for (const key of [undefined, 'cost']) {
      expect(kept(await get('{ greeting __type(name: "Product") { fields { name } } }', key))).toBe('private');
      expect(control(await get('{ __schema { types { name } } }', key))).toBe('no-store');
      expect(kept(await get('{ greeting __typename }', key))).toBe('public');
    }
  });

  test.each<[string, ConfigInput]>([
    ['with caching', {}],
    ['without', { cache: { enabled: false } }],
  ])('what is refused is not kept %s, whatever its status', async (_how, input) => {
    await open({ server, ...input });
    const asked = async (search: string, accept: string): Promise<[number, string | null]> => {
      const { status, headers } = await fetch(`${world.door.url}?${search}`, {
        headers: { accept, 'apollo-require-preflight': '1' },
      });
      return [status, headers.get('cache-control')];
    };
    const missing = encodeURIComponent(
      JSON.stringify({ persistedQuery: { version: 1, sha256Hash: sha256('nobody has sent this') } }),
    );
    const searches = [
      `extensions=${missing}`,
      'query={nope}',
      'query={',
      'query=query A{greeting} query B{greeting}',
      'query=query($n:Int!){greeting}',
      'query=mutation{a}',
      '',
      'variables=[]',
    ];
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      for (const search of searches) expect([search, (await asked(search, accept))[1]]).toEqual([search, 'no-store']);
      if (input.cache !== undefined) expect(await asked('query={greeting}', accept)).toEqual([200, 'no-store']);
    }
    expect((await fetch(world.door.url, { method: 'PUT' })).headers.get('cache-control')).toBe('no-store');
    expect((await fetch(new URL('/nowhere', world.door.url))).headers.get('cache-control')).toBe('no-store');
  });

  test('the cost that is allowed to one caller is not told in what everybody may be handed', async () => {
    await open({ server, cost: { mode: 'enforce', exposeHeaders: true, max: 100, consumers: { plain: { max: 7 } } } });
    for (let round = 0; round < 2; round += 1) {
      expect((await get('{ greeting }', 'plain')).headers.get('graphql-cost')).toMatch(/^estimated=\d+$/);
      expect((await get('{ mine }', 'plain')).headers.get('graphql-cost')).toMatch(/, max=7$/);
    }
  });

  test('`Vary` is one header: some caches read the last one alone', async () => {
    await open({ server, headers: { forward: ['accept-language'] } });
    const raw = await new Promise<readonly string[]>((resolve, reject) => {
      const sent = request(
        `${world.door.url}?query={greeting}`,
        { headers: { 'apollo-require-preflight': '1' } },
        (response) => resolve(response.resume().rawHeaders),
      );
      sent.on('error', reject).end();
    });
    const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names.filter((name) => name === 'vary')).toHaveLength(1);
    expect(raw[2 * names.indexOf('vary') + 1]).toBe('accept-language, Accept, Accept-Encoding');
  });
});

test('what a plan may be kept for is told with what shared caches are told', async () => {
  await open();
  const told = '\n  not by caches behind the gateway that are shared: not everybody may read it';
  expect(await world.gateway.explain('{ product { cost } }', {})).toContain(`for all${told}`);
  expect(await world.gateway.explain('{ product { name } }', {})).not.toContain(told);
});

test('answers made of what mappings read of the caller are told apart by its credential', async () => {
  await open({ context: { who: 'caller.consumer' } });
  expect((await get('{ plain }')).headers.get('vary')).toContain('x-api-key');
  await world.close();
  await open({ context: { who: 'caller.address' } });
  expect([kept(await get('{ plain }')), kept(await get('{ greeting }'))]).toEqual(['private', 'public']);
});
