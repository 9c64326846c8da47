import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openCacheWorld, type Answer, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';
import type { ConfigInput } from '../../src/config/read-config.ts';

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl", "@cacheTag", "@cachePurge"])
`;

const names = new Map<string, string>();

const products: ServiceDefinition = {
  sdl: `${LINKS}
    type Query {
      top(first: Int = 2): [Product!]! @cacheControl(maxAge: 60)
      product(id: ID!): Product @cacheControl(maxAge: 60) @cacheTag(format: "product-{$args.id}")
      uncached: Maker
      soon: String @cacheControl(maxAge: 5)
      brief: String @cacheControl(maxAge: 1)
      hot: String @cacheControl(maxAge: 3)
      lasting: String @cacheControl(maxAge: 1, staleWhileRevalidate: 60, staleIfError: 60)
      solid: String @cacheControl(maxAge: 1, staleIfError: 60)
    }
    type Mutation { rename(id: ID!, name: String!): Product @cachePurge(tags: ["product-{$args.id}"]) }
    type Maker { name: String }
    type Product @key(fields: "id") @cacheControl(maxAge: 100) @cacheTag(format: "product-{$key.id}") { id: ID! name: String! maker: Maker }`,
  resolvers: {
    Query: {
      top: (_: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (_item, index) => ({ id: `${index + 1}` })),
      product: (_: unknown, { id }: { id: string }) => ({ id }),
      uncached: () => ({ name: 'one' }),
      soon: () => 'soon',
      brief: () => 'brief',
      hot: () => 'hot',
      lasting: () => 'lasting',
      solid: () => 'solid',
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }) => {
        if (name === '') throw new Error('a name is needed');
        names.set(id, name);
        return { id };
      },
    },
    Product: {
      name: ({ id }: { id: string }) => names.get(id) ?? `Product ${id}`,
      __resolveReference: (reference: object) => reference,
    },
  },
};

const prices: ServiceDefinition = {
  sdl: `${LINKS}
    type Query {
      me: User @cacheControl(maxAge: 30, scope: PRIVATE)
      shared: User @cacheControl(maxAge: 30, scope: PUBLIC)
      plain: User @cacheControl(maxAge: 30)
    }
    type User { name: String! }
    type Product @key(fields: "id") @cacheControl(maxAge: 40) @cacheTag(format: "product-{$key.id}") { id: ID! price: Int quick: Int! @cacheControl(maxAge: 7) }`,
  resolvers: {
    Query: {
      me: (_: unknown, _args: unknown, { headers }: { headers: Record<string, string> }) => ({
        name: headers['authorization'] ?? 'nobody',
      }),
      plain: (_: unknown, _args: unknown, { headers }: { headers: Record<string, string> }) => ({
        name: headers['authorization'] ?? 'nobody',
      }),
      shared: () => ({ name: 'all' }),
    },
    Product: {
      price: ({ id }: { id: string }) => {
        if (id === '-13') throw new Error('no price');
        return id === '-14' ? null : Number(id) * 10;
      },
      quick: () => 1,
      __resolveReference: ({ id }: { id: string }) => (id === '-15' ? null : { id }),
    },
  },
};

type World = CacheWorld<'products' | 'prices'>;
let world: World;
async function open(input: ConfigInput = {}): Promise<World> {
  names.clear();
  world = await openCacheWorld({ products, prices }, input);
  return world;
}
afterEach(() => world.close());

async function measured(name: string, labels: Readonly<Record<string, string>>): Promise<number | undefined> {
  const figures = (await world.gateway.metrics.measured()) as readonly {
    readonly name: string;
    readonly values: readonly { readonly labels: object; readonly value: number }[];
  }[];
  return figures
    .find((one) => one.name === name)
    ?.values.find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))?.value;
}

const control = (answer: Answer): string | null => answer.headers.get('cache-control');
const NO_CALLS = { products: 0, prices: 0 };

describe('an answer is kept', () => {
  test('for as long as the strictest of everything that is fetched allows, and the headers say so', async () => {
    await open();
    const first = await world.ask('{ top { name price } }');
    expect(first.data).toEqual({
      top: [
        { name: 'Product 1', price: 10 },
        { name: 'Product 2', price: 20 },
      ],
    });
    expect(control(first)).toBe('max-age=40, public');
    expect(world.countCalls()).toEqual({ products: 1, prices: 1 });
    const second = await world.ask('{ top { name price } }');
    expect(second.data).toEqual(first.data);
    expect(world.countCalls()).toEqual(NO_CALLS);
    expect(control(await world.ask('{ top { name price quick } }'))).toBe('max-age=7, public');
  });

  test('only where a hint says so: fields that answer objects, and root fields, are not to be kept without one', async () => {
    await open();
    expect(control(await world.ask('{ soon }'))).toBe('max-age=5, public');
    for (let time = 0; time < 2; time += 1)
      expect(control(await world.ask('{ uncached { name } soon }'))).toBe('no-store');
    // What may be kept of it was asked for once.
    expect(world.services.products.calls.map(({ query }) => query)).toEqual([
      expect.stringContaining('soon'),
      '{uncached{name}}',
      '{uncached{name}}',
    ]);
  });

  test('for fields without a hint as long as the operator says', async () => {
    await open({ cache: { defaultMaxAge: 20 } });
    expect(control(await world.ask('{ uncached { name } }'))).toBe('max-age=20, public');
    await world.ask('{ uncached { name } }');
    expect(world.countCalls()).toEqual({ products: 1, prices: 0 });
  });

  test('says its age, and is gone when its time is over', async () => {
    await open();
    expect((await world.ask('{ soon brief }')).headers.get('age')).toBeNull();
    expect((await world.ask('{ soon }')).headers.get('age')).toBeNull();
    await delay(1_050);
    expect((await world.ask('{ soon }')).headers.get('age')).toBe('1');
    world.countCalls();
    await world.ask('{ brief }');
    expect(world.countCalls()).toEqual({ products: 1, prices: 0 });
  });

  test('never with an error in it, nor what it says of that entity; what came beside it is', async () => {
    await open();
    for (let time = 0; time < 2; time += 1) {
      const answer = await world.ask('{ a: product(id: 12) { price } b: product(id: "-13") { price } }');
      expect(answer.data).toEqual({ a: { price: 120 }, b: { price: null } });
      expect(answer.errors).toEqual([expect.objectContaining({ message: 'no price', path: ['b', 'price'] })]);
      expect(control(answer)).toBe('no-store');
    }
    const asked = world.services.prices.calls.map(({ variables }) => JSON.stringify(variables));
    expect(asked).toEqual([expect.stringContaining('"12"'), expect.not.stringContaining('"12"')]);
    expect(asked.every((text) => text.includes('"-13"'))).toBe(true);
  });

  test('not as a missing entity: it may come to be', async () => {
    await open({ cache: { answers: { enabled: false } } });
    for (let time = 0; time < 2; time += 1)
      expect((await world.ask('{ product(id: "-15") { price } }')).data).toEqual({ product: { price: null } });
    expect(world.countCalls()).toEqual({ products: 1, prices: 2 });
  });

  test('not for a mutation, and nothing that follows it is taken from what is kept', async () => {
    await open();
    await world.ask('{ product(id: 1) { name price } }');
    world.countCalls();
    const answer = await world.ask('mutation { rename(id: 1, name: "One") { name price } }');
    expect(answer.data).toEqual({ rename: { name: 'One', price: 10 } });
    expect(control(answer)).toBe('no-store');
    expect(world.countCalls()).toEqual({ products: 1, prices: 1 });
  });

  test('and confirmed by 304 to who has it, by its ETag', async () => {
    await open();
    const first = await world.ask('{ top { name } }', { get: true });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    const again = await world.ask('{ top { name } }', { get: true, headers: { 'if-none-match': `"other", ${etag}` } });
    expect([again.status, again.headers.get('etag'), control(again), again.data]).toEqual([
      304,
      etag,
      'max-age=60, public',
      null,
    ]);
    expect(
      (await world.ask('{ top(first: 1) { name } }', { get: true, headers: { 'if-none-match': etag } })).status,
    ).toBe(200);
    expect((await world.ask('{ top { name } }')).headers.get('etag')).toBeNull();
  });
});

describe('behind Apollo Server', () => {
  test('headers say the same, and a GET is confirmed by 304', async () => {
    await open({ server: 'apollo' });
    const query = '{ lasting soon }';
    const first = await world.ask(query, { get: true });
    expect([first.data, control(first)]).toEqual([{ lasting: 'lasting', soon: 'soon' }, 'max-age=1, public']);
    expect(control(await world.ask('{ lasting }'))).toBe(
      'max-age=1, public, stale-while-revalidate=60, stale-if-error=60',
    );
    expect(
      (await world.ask(query, { get: true, headers: { 'if-none-match': first.headers.get('etag') ?? '' } })).status,
    ).toBe(304);
    await world.ask('{ soon }');
    await delay(1_050);
    expect((await world.ask('{ soon }')).headers.get('age')).toBe('1');
    expect(control(await world.ask('{ uncached { name } }'))).toBe('no-store');
    expect(control(await world.ask('{ product(id: "-13") { price } }'))).toBe('no-store');
  });
});

describe('what an operation may be kept for is told before it is run', () => {
  test.each([
    ['{ top { name price quick } }', 'Kept\n  for 7 seconds, decided by Product.quick\n  for all'],
    [
      '{ me { name } soon }',
      'Kept\n  for 5 seconds, decided by Query.soon\n  for its caller alone, decided by Query.me',
    ],
    [
      '{ lasting }',
      'Kept\n  for 1 second, decided by Query.lasting\n  for all\n  for 60 seconds more while it is fetched ' +
        'anew\n  for 60 seconds more when a backend fails',
    ],
    [
      '{ top { maker { name } } }',
      'Kept\n  not at all, decided by Product.maker, unless its backend says for how long',
    ],
  ])('%s', async (query, expected) => {
    await open();
    expect(await world.gateway.explain(query, {})).toContain(expected);
  });
});

describe('what queries have in common is kept for all of them', () => {
  test('entities, each by itself: the backend is asked for the missing ones alone', async () => {
    await open();
    await world.ask('{ top(first: 3) { price } }');
    expect((await world.ask('{ top(first: 5) { id price } }')).data).toEqual({
      top: [1, 2, 3, 4, 5].map((id) => ({ id: `${id}`, price: id * 10 })),
    });
    expect(world.services.prices.calls.map(({ variables }) => variables['representations'])).toEqual([
      [1, 2, 3].map((id) => ({ __typename: 'Product', id: `${id}` })),
      [4, 5].map((id) => ({ __typename: 'Product', id: `${id}` })),
    ]);
  });

  test('root fields, each by itself, by their arguments', async () => {
    await open();
    await world.ask('query ($id: ID!) { product(id: $id) { name } soon }', { variables: { id: '1' } });
    await world.ask('query ($id: ID!) { other: product(id: $id) { name } brief }', { variables: { id: '1' } });
    await world.ask('query ($id: ID!) { product(id: $id) { name } soon }', { variables: { id: '2' } });
    expect(world.services.products.calls.map(({ query, variables }) => [query, variables])).toEqual([
      [expect.stringMatching(/product.*soon|soon.*product/), { id: '1' }],
      ['{brief}', {}],
      [expect.not.stringContaining('soon'), { id: '2' }],
    ]);
  });

  test("10,000 entities warm: the second query's backends get no call", async () => {
    await open({ metrics: { enabled: true } });
    const { data } = await world.ask('{ top(first: 10000) { id price } }');
    world.countCalls();
    const again = await world.ask('{ items: top(first: 10000) { price id } }');
    expect(world.countCalls()).toEqual(NO_CALLS);
    expect(again.data).toEqual({ items: data?.['top'] });
    expect(await measured('gatefold_cache_lookups_total', { layer: 'entities', outcome: 'hit' })).toBe(10_001);
    expect(await measured('gatefold_cache_lookups_total', { layer: 'entities', outcome: 'miss' })).toBe(10_001);
    expect(await measured('gatefold_cache_entries', { layer: 'entities' })).toBe(10_001);
    expect(await measured('gatefold_cache_bytes', { layer: 'entities' })).toBeGreaterThan(1_000_000);
  });
});

describe('who shares', () => {
  const FORWARD: ConfigInput = { headers: { forward: ['authorization', 'accept-language'] } };
  const as = (name: string): { readonly headers: Record<string, string> } => ({ headers: { authorization: name } });

  test(
    "two callers with the same query at the same moment never see each other's private field, a thousand " + 'times',
    async () => {
      await open(FORWARD);
      for (let round = 0; round < 50; round += 1) {
        const callers = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'Ada' : 'Bob'));
        const answers = await Promise.all(
          callers.map((name) =>
            world.ask('query ($round: Boolean = true) { me { name } shared @include(if: $round) { name } }', {
              ...as(name),
              variables: { round: round % 3 !== 0 },
            }),
          ),
        );
        expect(answers.map(({ data }) => (data?.['me'] as { readonly name: string }).name)).toEqual(callers);
        expect(answers.every((answer) => control(answer) === 'max-age=30, private')).toBe(true);
      }
      expect(world.services.prices.calls.length).toBeLessThan(20);
    },
  );

  test(
    'without a word on scope, those whose credential reaches a backend share with nobody, and shared caches are ' +
      'told',
    async () => {
      await open(FORWARD);
      const answers = [
        await world.ask('{ plain { name } }', as('Ada')),
        await world.ask('{ plain { name } }', as('Bob')),
        await world.ask('{ plain { name } }'),
      ];
      expect(answers.map(({ data }) => data)).toEqual(['Ada', 'Bob', 'nobody'].map((name) => ({ plain: { name } })));
      expect(answers.map(control)).toEqual(['max-age=30, private', 'max-age=30, private', 'max-age=30, public']);
      expect(answers[2]?.headers.get('vary')).toContain('authorization, accept-language');
    },
  );

  test('where backends learn who calls, caches behind the gateway are told to tell callers apart', async () => {
    const keys = { apiKeys: { header: 'x-key' }, consumers: { ada: { keys: [{ sha256: '0'.repeat(64) }] } } };
    await open({
      ...FORWARD,
      authentication: keys,
      headers: { forward: ['accept-language'], set: { 'x-user': '{caller.consumer}' } },
    });
    const [plain, shared] = [await world.ask('{ plain { name } }'), await world.ask('{ shared { name } }')];
    expect(control(plain)).toBe('max-age=30, public');
    expect(plain.headers.get('vary')).toContain('accept-language, x-key');
    expect(shared.headers.get('vary')).not.toContain('x-key');
    await world.close();
    await open({ headers: { set: { 'x-from': '{caller.address}' } } });
    expect(control(await world.ask('{ plain { name } }'))).toBe('max-age=30, private');
    expect(control(await world.ask('{ shared { name } }'))).toBe('max-age=30, public');
  });

  test('what is declared PUBLIC is one for all credentials, at the same time and later, but for each language its own', async () => {
    await open(FORWARD);
    world.services.prices.delayMs = 50;
    await Promise.all(['Ada', 'Bob', 'Eve'].map((name) => world.ask('{ shared { name } }', as(name))));
    const answer = await world.ask('{ shared { name } }', as('Fay'));
    expect(control(answer)).toBe('max-age=30, public');
    expect(answer.headers.get('vary')).not.toContain('authorization');
    expect(world.countCalls()).toEqual({ products: 0, prices: 1 });
    await world.ask('{ shared { name } }', { headers: { authorization: 'Ada', 'accept-language': 'de' } });
    expect(world.countCalls()).toEqual({ products: 0, prices: 1 });
  });

  test('a backend that says private is believed before the schema, also by those who were waiting', async () => {
    await open(FORWARD);
    Object.assign(world.services.prices, { answerHeaders: { 'cache-control': 'private, max-age=20' }, delayMs: 50 });
    const answers = await Promise.all(['Ada', 'Bob'].map((name) => world.ask('{ shared { name } }', as(name))));
    expect(answers.map(control)).toEqual(['max-age=20, private', 'max-age=20, private']);
    expect(world.countCalls()).toEqual({ products: 0, prices: 2 });
  });
});

describe('what backends say', () => {
  test.each([
    ['restricts a hint', 'max-age=9', '{ soon top { name } }', 'max-age=5, public'],
    ['restricts a hint further', 'max-age=3', '{ soon }', 'max-age=3, public'],
    ['stands where there is no hint', 'max-age=9', '{ uncached { name } }', 'max-age=9, public'],
    ['takes its age into account', 'max-age=9', '{ uncached { name } }', 'max-age=5, public', '4'],
    ['forbids', 'no-store', '{ soon }', 'no-store'],
    ['forbids without asking again', 'no-cache', '{ soon }', 'no-store'],
    ['is for shared caches first', 'max-age=2, s-maxage=4', '{ soon }', 'max-age=4, public'],
  ])('%s: %s', async (_what, header, query, expected, age = '0') => {
    await open();
    world.services.products.answerHeaders = { 'cache-control': header, age };
    expect(control(await world.ask(query))).toBe(expected);
  });

  test('is passed over where the operator says so', async () => {
    await open({ cache: { subgraphs: { products: { backendHeaders: 'ignore' } } } });
    world.services.products.answerHeaders = { 'cache-control': 'no-store' };
    expect(control(await world.ask('{ soon }'))).toBe('max-age=5, public');
  });
});

describe('under load, and in trouble', () => {
  test('a hot key with 500 waiters costs one call, and so does its end', async () => {
    await open();
    world.services.products.delayMs = 50;
    const all = (): Promise<readonly Answer[]> => Promise.all(Array.from({ length: 500 }, () => world.ask('{ hot }')));
    await all();
    expect(world.countCalls()).toEqual({ products: 1, prices: 0 });
    await delay(3_050);
    const answers = await all();
    expect(answers.every(({ data }) => data?.['hot'] === 'hot')).toBe(true);
    expect(world.countCalls()).toEqual({ products: 1, prices: 0 });
  });

  test('different queries that ask for the same entity at the same moment wait for one call', async () => {
    await open();
    world.services.prices.delayMs = 100;
    await Promise.all(['a', 'b', 'c'].map((alias) => world.ask(`{ ${alias}: top(first: 1) { price } soon }`)));
    expect(world.countCalls().prices).toBe(1);
  });

  test('a leader that fails releases its waiters, and its error is not kept', async () => {
    await open();
    Object.assign(world.services.products, { failsWith: 503, delayMs: 20 });
    const failed = await Promise.all(Array.from({ length: 20 }, () => world.ask('{ soon }')));
    expect(failed.every(({ data, errors }) => data?.['soon'] === null && errors?.length === 1)).toBe(true);
    world.services.products.failsWith = undefined;
    expect((await world.ask('{ soon }')).data).toEqual({ soon: 'soon' });
  });

  test('a stale answer is served while one call fetches it anew', async () => {
    await open();
    await world.ask('{ lasting }');
    await delay(1_050);
    world.services.products.delayMs = 100;
    world.countCalls();
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.ask('{ lasting }')));
    expect(performance.now() - began).toBeLessThan(90);
    expect(answers.every(({ data }) => data?.['lasting'] === 'lasting')).toBe(true);
    await delay(200);
    expect(world.countCalls()).toEqual({ products: 1, prices: 0 });
    expect((await world.ask('{ lasting }')).headers.get('age')).toBeNull();
    expect(world.countCalls()).toEqual(NO_CALLS);
  });

  test('a stale answer is served when the backend fails, where it may be', async () => {
    await open();
    await world.ask('{ solid }');
    await world.ask('{ brief }');
    await delay(1_050);
    world.services.products.failsWith = 500;
    const answer = await world.ask('{ solid }');
    expect([answer.data, answer.errors]).toEqual([{ solid: 'solid' }, undefined]);
    expect((await world.ask('{ brief }')).data).toEqual({ brief: null });
  });

  test('where only some entities are missing and cannot be had, the others are answered', async () => {
    await open();
    await world.ask('{ top(first: 1) { price } }');
    world.services.prices.failsWith = 500;
    const { data, errors } = await world.ask('{ top(first: 3) { price } }');
    expect(data).toEqual({ top: [{ price: 10 }, { price: null }, { price: null }] });
    expect(errors).toEqual(
      [1, 2].map(
        (index) =>
          expect.objectContaining({
            path: ['top', index, 'price'],
            extensions: expect.objectContaining({ code: 'BACKEND_FAILED' }) as unknown,
          }) as unknown,
      ),
    );
  });
});

describe('a purge', () => {
  const CONFIG: ConfigInput = { cache: { purge: { token: 'let-me' } } };
  const purge = async (body: unknown, token = 'let-me'): Promise<number> =>
    (
      await fetch(new URL('/cache/purge', world.door.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    ).status;
  const QUERIES = [
    '{ product(id: 1) { name } }',
    '{ product(id: 2) { name } }',
    '{ top(first: 1) { price } }',
    '{ soon }',
  ];
  const callsAfter = async (body: unknown): Promise<readonly number[]> => {
    for (const query of QUERIES) await world.ask(query);
    world.countCalls();
    expect(await purge(body)).toBe(204);
    const calls: number[] = [];
    for (const query of QUERIES) {
      await world.ask(query);
      const { products: one, prices: other } = world.countCalls();
      calls.push(one + other);
    }
    return calls;
  };

  test.each([
    ['a tag, of a root field and of an entity', { tags: ['product-1'] }, [1, 0, 2, 0]],
    ['a type', { types: ['Product'] }, [1, 1, 2, 0]],
    ['a key', { keys: [{ type: 'Product', key: { id: 1 } }] }, [1, 1, 2, 0]],
    ['a tag that nothing has', { tags: ['other'] }, [0, 0, 0, 0]],
  ])('by %s', async (_what, body, expected) => {
    await open(CONFIG);
    expect(await callsAfter(body)).toEqual(expected);
  });

  test('by key leaves the other entities as they are', async () => {
    await open(CONFIG);
    await world.ask('{ top(first: 3) { price } }');
    await purge({ keys: [{ type: 'Product', key: { id: '2' } }] });
    await world.ask('{ top(first: 3) { price } }');
    expect(world.services.prices.calls[1]?.variables['representations']).toEqual([{ __typename: 'Product', id: '2' }]);
  });

  test('needs the token, and says what is wrong with it', async () => {
    await open(CONFIG);
    expect(await purge({ tags: ['a'] }, 'no')).toBe(401);
    expect(
      await Promise.all(
        ['', '[]', '{}', '{"tags":"a"}', '{"tag":["a"]}', '{"types":["Nothing"]}', '{"keys":[{"type":"Product"}]}'].map(
          (body) => purge(body),
        ),
      ),
    ).toEqual(Array(7).fill(400));
    expect((await fetch(new URL('/cache/purge', world.door.url))).status).toBe(405);
  });

  test('by what is no key of its type says which keys there are', async () => {
    await open(CONFIG);
    const ask = async (entry: object): Promise<string> =>
      (
        await fetch(new URL('/cache/purge', world.door.url), {
          method: 'POST',
          headers: { authorization: 'Bearer let-me' },
          body: JSON.stringify({ keys: [entry] }),
        })
      ).text();
    expect(await ask({ type: 'Product', key: { sku: '1' } })).toContain(
      'Wrong in a purge: `keys[0].key`; expected every field of a key of `Product`, `id`.',
    );
    expect(await ask({ type: 'Maker', key: { id: '1' } })).toContain('expected an entity, and `Maker` has no key');
    expect(await purge({ keys: [{ type: 'Product', key: { id: 7 } }] })).toBe(204);
  });

  test('keeps out an answer that began before it, and from those who ask after it', async () => {
    await open(CONFIG);
    const query = 'query ($id: ID!) { product(id: $id) { name } }';
    await world.ask(query, { variables: { id: '2' } });
    world.countCalls();
    world.services.products.delayMs = 150;
    const before = world.ask(query, { variables: { id: '1' } });
    // Once it has come, the service has read the old name.
    while (world.services.products.calls.length === 0) await delay(5);
    await delay(20);
    names.set('1', 'New');
    await purge({ tags: ['product-1'] });
    const after = world.ask(query, { variables: { id: '1' } });
    expect((await before).data).toEqual({ product: { name: 'Product 1' } });
    expect((await after).data).toEqual({ product: { name: 'New' } });
    expect((await world.ask(query, { variables: { id: '1' } })).data).toEqual({ product: { name: 'New' } });
  });

  test('is made by a mutation that succeeds, and by no other', async () => {
    await open();
    await world.ask('{ product(id: 1) { name } }');
    await world.ask('mutation { rename(id: 1, name: "") { id } }');
    world.countCalls();
    await world.ask('{ product(id: 1) { name } }');
    expect(world.countCalls()).toEqual(NO_CALLS);
    await world.ask('mutation ($id: ID!) { rename(id: $id, name: "New") { id } }', { variables: { id: '1' } });
    expect((await world.ask('{ product(id: 1) { name } }')).data).toEqual({ product: { name: 'New' } });
  });
});
