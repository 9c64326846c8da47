import { afterEach, describe, expect, test } from '@jest/globals';
import type { BackendServer } from '../backend-server.ts';
import { json } from '../backend-server.ts';
import { worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

type Answer = Parameters<typeof worldOf>[1];
type Call = BackendServer['received'][number];

const IDS = ['1', '2', '3', '4', '5'];
const QUERY = `type Query {
  products: [Product] @connect(source: "api", http: { GET: "/products" }, selection: "id inner { id }")
}`;

const idsOf = (url: string): readonly string[] => (new URL(url, 'http://x').searchParams.get('ids') ?? '').split(',');

/** Products 1 to 5, each with an inner one: the next; `rows` answers everything else. */
async function shop(types: string, rows: (ids: readonly string[], call: Pick<Call, 'url'>) => unknown): Promise<World> {
  const answer: Answer = (request, response) => {
    if (request.url === '/products')
      return json(
        response,
        IDS.map((id) => ({ id, inner: { id: String(Number(id) + 1) } })),
      );
    return json(response, rows(idsOf(request.url), request));
  };
  const world = await worldOf(`${QUERY}\n${types}`, answer);
  worlds.push(world);
  return world;
}

const batchCalls = (world: World): readonly string[] => world.calls().filter((call) => call !== 'GET /products');
const BATCH = 'http: { GET: "/rows?ids={$batch.id->joinNotNull(\',\')}" }';

const REVIEWS = `type Product {
  id: ID!
  inner: Product
  reviews(min: Int): [Review!]
    @connect(source: "api", http: { GET: "/rows?min={$args.min}&ids={$batch.id->joinNotNull(',')}" }, batch: { maxSize: 4, key: "of", many: true }, selection: "$.rows { of: product_id text stars }")
}
type Review { text: String! stars: Int }`;

describe('a field of many parents, in one call', () => {
  test('rows are grouped by the key, whatever their order and however the key is written; a key without rows gets []', async () => {
    const world = await shop(REVIEWS, () => ({
      rows: [
        { product_id: 3, text: 'c', stars: 3 },
        { product_id: '1', text: 'a', stars: 1 },
        { product_id: 9, text: 'nobody asked' },
        { product_id: 3, text: 'd' },
      ],
    }));
    const { data, errors } = await world.ask('{ products { id reviews { text } } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({
      products: [
        { id: '1', reviews: [{ text: 'a' }] },
        { id: '2', reviews: [] },
        { id: '3', reviews: [{ text: 'c' }, { text: 'd' }] },
        { id: '4', reviews: [] },
        { id: '5', reviews: [] },
      ],
    });
  });

  test('a parent without a key gets [] as well, and is not asked for', async () => {
    const world = await worldOf(
      `type Query { products: [Product] @connect(source: "api", http: { GET: "/products" }, selection: "code") }
       type Product { code: String reviews: [Review!]! @connect(source: "api", http: { GET: "/rows", queryParams: "codes: $batch.code" }, batch: { many: true }, selection: "code text") } type Review { text: String }`,
      ({ url }, response) =>
        json(response, url === '/products' ? [{ code: 'a' }, { code: null }, {}] : [{ code: 'a', text: 'x' }]),
    );
    worlds.push(world);
    expect(await world.ask('{ products { reviews { text } } }')).toEqual({
      data: { products: [{ reviews: [{ text: 'x' }] }, { reviews: [] }, { reviews: [] }] },
      errors: [],
    });
    expect(batchCalls(world)).toEqual(['GET /rows?codes=a']);
  });

  test('K distinct keys make ceil(K / maxSize) calls, over aliases and two depths', async () => {
    const world = await shop(REVIEWS, (ids) => ({
      rows: ids.map((id) => ({ product_id: id, text: `t${id}` })).reverse(),
    }));
    const { data } = await world.ask(
      '{ a: products { r: reviews { text } s: reviews { stars text } inner { reviews { text } } } b: products { ' +
        'reviews { stars } } }',
    );
    expect(data?.['a']).toEqual(
      IDS.map((id) => ({
        r: [{ text: `t${id}` }],
        s: [{ stars: null, text: `t${id}` }],
        inner: { reviews: [{ text: `t${Number(id) + 1}` }] },
      })),
    );
    // Six keys, 1 to 6.
    expect(batchCalls(world)).toHaveLength(2);
  });

  test('only keys with equal arguments share a call', async () => {
    const world = await shop(REVIEWS, (ids, { url }) => ({
      rows: ids.map((id) => ({
        product_id: id,
        text: `over ${new URL(url, 'http://x').searchParams.get('min') ?? ''}`,
      })),
    }));
    const { data } = await world.ask('{ products { a: reviews(min: 1) { text } b: reviews(min: 2) { text } } }');
    expect((data?.['products'] as readonly unknown[])[4]).toEqual({ a: [{ text: 'over 1' }], b: [{ text: 'over 2' }] });
    expect(batchCalls(world)).toHaveLength(4);
  });

  test('a failed call nulls exactly its own parents', async () => {
    const world = await worldOf(`${QUERY}\n${REVIEWS}`, ({ url }, response) => {
      if (url === '/products')
        return json(
          response,
          IDS.map((id) => ({ id })),
        );
      return idsOf(url).includes('5') ? json(response, {}, 503) : json(response, { rows: [] });
    });
    worlds.push(world);
    const { data, errors } = await world.ask('{ products { reviews { text } } }');
    expect(data).toEqual({ products: [...[1, 2, 3, 4].map(() => ({ reviews: [] })), { reviews: null }] });
    expect(errors).toMatchObject([{ path: ['products', 4, 'reviews'], extensions: { code: 'BACKEND_FAILED' } }]);
  });

  test('one result a key: an object is the result itself', async () => {
    const world = await shop(
      `type Product { id: ID! inner: Product price: Price @connect(source: "api", ${BATCH}, batch: { key: ` +
        '"product.id" }, selection: "product { id } amount") } type Price { amount: Float }',
      () => [{ product: { id: 5 }, amount: 0.5 }, null, { product: { id: '2' }, amount: 2 }],
    );
    const { data } = await world.ask('{ products { price { amount } } }');
    expect(data).toEqual({
      products: [
        { price: null },
        { price: { amount: 2 } },
        { price: null },
        { price: null },
        { price: { amount: 0.5 } },
      ],
    });
    expect(batchCalls(world)).toHaveLength(1);
  });

  test('a leaf or a list is the member beside the key', async () => {
    const world = await shop(
      `type Product {
        id: ID!
        inner: Product
        sold: Int @connect(source: "api", ${BATCH}, batch: {}, selection: "id value: sold")
        sizes: [String] @connect(source: "api", ${BATCH}, batch: {}, selection: "id value: sizes")
        tags: [String] @connect(source: "api", ${BATCH}, batch: { many: true }, selection: "id value: tag")
      }`,
      () => [
        { id: 2, sold: 20, sizes: ['S'], tag: 'b' },
        { id: 1, sold: 10, sizes: [], tag: 'a' },
        { id: 1, sold: 10, sizes: [], tag: 'aa' },
      ],
    );
    const { data, errors } = await world.ask('{ products { sold sizes tags } }');
    expect(errors).toEqual([]);
    expect(data?.['products']).toEqual([
      { sold: 10, sizes: [], tags: ['a', 'aa'] },
      { sold: 20, sizes: ['S'], tags: ['b'] },
      ...[3, 4, 5].map(() => ({ sold: null, sizes: null, tags: [] })),
    ]);
  });
});

describe('results in the order of their keys', () => {
  const sold =
    `type Product { id: ID! inner: Product sold: Int @connect(source: "api", ${BATCH}, batch: { maxSize: 3, ` +
    'match: BY_INDEX }, selection: "$.sold") }';

  test('each key gets the result of its place; null is a hole', async () => {
    const world = await shop(sold, (ids) => ({ sold: ids.map((id) => (id === '2' ? null : Number(id) * 10)) }));
    expect((await world.ask('{ products { sold } }')).data).toEqual({
      products: [10, null, 30, 40, 50].map((value) => ({ sold: value })),
    });
    expect(batchCalls(world)).toHaveLength(2);
  });

  test('more or fewer results than keys are an error of all of them', async () => {
    const world = await shop(sold, (ids) => ({ sold: ids.length === 3 ? [1, 2] : [4, 5] }));
    const { data, errors } = await world.ask('{ products { sold } }');
    expect(data).toEqual({ products: [null, null, null, 4, 5].map((value) => ({ sold: value })) });
    expect(errors.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual(
      [0, 1, 2].map((index) => [['products', index, 'sold'], 'BACKEND_ANSWER_INVALID']),
    );
  });

  test('entities are found by their place, too', async () => {
    const world = await worldOf(
      `type Product @key(fields: "id") @connect(source: "api", ${BATCH}, batch: { match: BY_INDEX }, selection: ` +
        '"name") { id: ID! name: String }',
      ({ url }, response) =>
        json(
          response,
          idsOf(url).map((id) => (id === '2' ? null : { name: `n${id}` })),
        ),
    );
    worlds.push(world);
    const representations = ['3', '2', '1', '3'].map((id) => ({ __typename: 'Product', id }));
    const { data } = await world.ask(
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Product { id name } } }',
      { r: representations },
    );
    expect(data).toEqual({
      _entities: [{ id: '3', name: 'n3' }, null, { id: '1', name: 'n1' }, { id: '3', name: 'n3' }],
    });
    expect(world.calls()).toEqual(['GET /rows?ids=3%2C2%2C1']);
  });
});

describe('collecting keys', () => {
  test('`wait` lets later requests of the same operation share a call', async () => {
    const types = (batch: string): string => `type Query {
      fast: Product @connect(source: "api", http: { GET: "/fast" }, selection: "id")
      slow: Product @connect(source: "api", http: { GET: "/slow" }, selection: "id")
    }
    type Product @key(fields: "id") @connect(source: "api", ${BATCH}, batch: ${batch}, selection: "id name") { id: ID! name: String }`;
    const answer: Answer = ({ url }, response) => {
      if (url === '/fast') return json(response, { id: 1 });
      if (url === '/slow') return void setTimeout(() => json(response, { id: 2 }), 40);
      return json(
        response,
        idsOf(url).map((id) => ({ id, name: `n${id}` })),
      );
    };
    for (const [batch, calls] of [
      ['{ maxSize: 9 }', 2],
      ['{ maxSize: 9, wait: 400 }', 1],
    ] as const) {
      const world = await worldOf(types(batch), answer);
      worlds.push(world);
      expect((await world.ask('{ fast { name } slow { name } }')).data).toEqual({
        fast: { name: 'n1' },
        slow: { name: 'n2' },
      });
      expect(world.calls().filter((call) => call.startsWith('GET /rows'))).toHaveLength(calls);
    }
  });

  test('an answer that is no list is an error', async () => {
    const world = await worldOf(
      `type Query { one: Product @connect(source: "api", http: { GET: "/one" }, selection: "id") }
      type Product @key(fields: "id") { id: ID! sold: Int @connect(source: "api", ${BATCH}, batch: {}, selection: "$.rows { id value }") }`,
      (_, response) => json(response, { id: 1, rows: 'none' }),
    );
    worlds.push(world);
    const { errors } = await world.ask('{ one { sold } }');
    expect(errors).toMatchObject([{ path: ['one', 'sold'], extensions: { code: 'BACKEND_ANSWER_INVALID' } }]);
  });
});
