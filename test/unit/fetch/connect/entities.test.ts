import { afterEach, describe, expect, test } from '@jest/globals';
import { contextOf, failureOf, json } from '../backend-server.ts';
import { worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const PRODUCTS = `
  type Query {
    page: [Product] @connect(source: "api", http: { GET: "/page" }, selection: "$.ids { id: $ }")
    lists: [Shelf] @connect(source: "api", http: { GET: "/lists" }, selection: "products: ids { id: $ } inner { products: ids { id: $ } }")
  }
  type Shelf { products: [Product] inner: Shelf }
  type Product @key(fields: "id")
    @connect(
      source: "api"
      http: { GET: "/products?ids={$batch.id->joinNotNull(',')}" }
      batch: { maxSize: 3 }
      selection: "$.items { id name: title price }"
    ) {
    id: ID!
    name: String
    price: Float
  }`;

type Answer = Parameters<typeof worldOf>[1];

const item = (id: string | number): unknown => ({ id, title: `product ${id}`, price: 1.5 });
const idsOf = (url: string): readonly string[] => (new URL(url, 'http://x').searchParams.get('ids') ?? '').split(',');

async function shop(answer: Answer = answerAll): Promise<World> {
  const world = await worldOf(PRODUCTS, answer);
  worlds.push(world);
  return world;
}

const answerAll: Answer = ({ url }, response) => {
  if (url === '/page') return json(response, { ids: ['1', '2', '3', '4'] });
  if (url === '/lists')
    return json(response, [
      { ids: ['1', '2'], inner: { ids: ['3', '1'] } },
      { ids: ['2', '4'], inner: null },
    ]);
  return json(response, { items: idsOf(url).map(item) });
};

const ENTITIES =
  'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product { id name } } }';
const refs = (...ids: readonly unknown[]): { readonly representations: readonly unknown[] } => ({
  representations: ids.map((id) => ({ __typename: 'Product', id })),
});

describe('entities through a batch', () => {
  test('K distinct keys make exactly ceil(K / maxSize) calls', async () => {
    const world = await shop();
    const { data, errors } = await world.ask(ENTITIES, refs('1', '2', '3', '4', '5', '6', '7', '1', '7'));
    expect(errors).toEqual([]);
    expect(data).toEqual({
      _entities: ['1', '2', '3', '4', '5', '6', '7', '1', '7'].map((id) => ({ id, name: `product ${id}` })),
    });
    expect(world.calls()).toEqual([
      'GET /products?ids=1%2C2%2C3',
      'GET /products?ids=4%2C5%2C6',
      'GET /products?ids=7',
    ]);
  });

  test('K distinct keys make ceil(K / maxSize) calls across aliases and depths', async () => {
    const world = await shop();
    const { data, errors } = await world.ask(
      '{ a: lists { products { id name } inner { products { price } } } b: lists { products { n: name } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      a: [
        {
          products: [{ id: '1', name: 'product 1' }, { id: '2' }],
          inner: { products: [{ price: 1.5 }, { price: 1.5 }] },
        },
        { products: [{ id: '2' }, { id: '4' }], inner: null },
      ],
      b: [
        { products: [{ n: 'product 1' }, { n: 'product 2' }] },
        { products: [{ n: 'product 2' }, { n: 'product 4' }] },
      ],
    });
    expect(world.calls().filter((call) => call.startsWith('GET /products'))).toHaveLength(2);
    expect(world.calls().filter((call) => call === 'GET /lists')).toHaveLength(1);
  });

  test('K distinct keys make ceil(K / maxSize) calls across merged lookups of one operation', async () => {
    const world = await shop();
    const { data } = await world.ask(
      'query($a: [_Any!]!, $b: [_Any!]!) { x: _entities(representations: $a) { ... on Product { name } } y: ' +
        '_entities(representations: $b) { ... on Product { price } } }',
      { a: refs('1', '2').representations, b: refs('2', '3').representations },
    );
    expect(data).toEqual({ x: [{ name: 'product 1' }, { name: 'product 2' }], y: [{ price: 1.5 }, { price: 1.5 }] });
    expect(world.calls()).toEqual(['GET /products?ids=1%2C2%2C3']);
  });

  test('keys are matched after coercion: 1 and "1" meet', async () => {
    const world = await shop(({ url }, response) =>
      json(response, { items: idsOf(url).map((id) => item(Number(id))) }),
    );
    const { data, errors } = await world.ask(ENTITIES, refs('1', 2, 1));
    expect(errors).toEqual([]);
    expect(data).toEqual({
      _entities: [
        { id: '1', name: 'product 1' },
        { id: '2', name: 'product 2' },
        { id: '1', name: 'product 1' },
      ],
    });
    expect(world.calls()).toEqual(['GET /products?ids=1%2C2']);
  });

  test('an absent key is null, results may come in any order, and extra ones are ignored', async () => {
    const world = await shop((_request, response) =>
      json(response, { items: [item('9'), item('3'), null, item('1')] }),
    );
    const { data, errors } = await world.ask(ENTITIES, refs('1', '2', '3'));
    expect(errors).toEqual([]);
    expect(data).toEqual({ _entities: [{ id: '1', name: 'product 1' }, null, { id: '3', name: 'product 3' }] });
  });

  test('a null in the middle of a list does not shift later results', async () => {
    const world = await shop(({ url }, response) =>
      url === '/page' ? json(response, { ids: ['1', null, '3'] }) : json(response, { items: idsOf(url).map(item) }),
    );
    const { data } = await world.ask('{ page { id name } }');
    expect(data).toEqual({
      page: [
        { id: '1', name: 'product 1' },
        { id: null, name: null },
        { id: '3', name: 'product 3' },
      ],
    });
  });

  test('a failed chunk nulls exactly its own entities, each with the error at its place', async () => {
    const world = await shop(({ url }, response) =>
      idsOf(url).includes('5') ? json(response, {}, 503) : json(response, { items: idsOf(url).map(item) }),
    );
    const { data, errors } = await world.ask(ENTITIES, refs('1', '2', '3', '4', '5', '6', '7', '5'));
    const named = (id: string): unknown => ({ id, name: `product ${id}` });
    expect(data).toEqual({ _entities: [named('1'), named('2'), named('3'), null, null, null, named('7'), null] });
    expect(errors.map(({ path }) => path)).toEqual([3, 4, 5, 7].map((index) => ['_entities', index]));
    expect(new Set(errors.map(({ extensions }) => extensions?.['code']))).toEqual(new Set(['BACKEND_FAILED']));
  });

  test('when all of it failed, the answer is the failure', async () => {
    const world = await shop((_request, response) => json(response, {}, 401));
    const failure = await failureOf(world.ask(ENTITIES, refs('1', '2')));
    expect(failure.code).toBe('UNAUTHENTICATED');
  });

  test('a batch whose answer is no list is an error', async () => {
    const world = await shop((_request, response) => json(response, { rows: [] }));
    const failure = await failureOf(world.ask(ENTITIES, refs('1')));
    expect(failure.code).toBe('BACKEND_ANSWER_INVALID');
    expect(failure.message).toContain('expected a list');
  });

  test('a reference of which only the key is asked needs no call', async () => {
    const world = await shop();
    const { data } = await world.ask(
      'query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Product { key: id } } }',
      { r: refs('1').representations },
    );
    expect(data).toEqual({ _entities: [{ __typename: 'Product', key: '1' }] });
    expect(world.calls()).toEqual([]);
  });

  test('9007199254740993 is exact as a loader key, in the request and in the response', async () => {
    const world = await shop(({ url }, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"items":[{"id":${idsOf(url)[0]},"title":"big"}]}`);
    });
    const { data, errors } = await world.ask(ENTITIES, refs('9007199254740993', 9007199254740993n));
    expect(errors).toEqual([]);
    expect(data).toEqual({
      _entities: [
        { id: '9007199254740993', name: 'big' },
        { id: '9007199254740993', name: 'big' },
      ],
    });
    expect(world.calls()).toEqual(['GET /products?ids=9007199254740993']);
  });

  test('a loader lives for one request', async () => {
    const world = await shop();
    const context = contextOf();
    await world.ask(ENTITIES, refs('1'), context);
    await world.ask(ENTITIES, refs('1'), context);
    expect(world.calls()).toHaveLength(1);
    await world.ask(ENTITIES, refs('1'));
    expect(world.calls()).toHaveLength(2);
  });
});

describe('entities one by one', () => {
  const ONE_BY_ONE = `
    type Query {
      product(id: ID!): Product
        @connect(source: "api", http: { GET: "/products/{$args.id}" }, entity: true, selection: "id name")
    }
    type Product @key(fields: "id") { id: ID! name: String }`;

  test("one key's error does not fail its siblings, and a failing duplicate errs wherever it was used", async () => {
    const world = await worldOf(ONE_BY_ONE, ({ url }, response) => {
      const id = url.split('/')[2] ?? '';
      return id === '2' ? json(response, {}, 404) : json(response, { id, name: `product ${id}` });
    });
    worlds.push(world);
    const { data, errors } = await world.ask(ENTITIES, refs('1', '2', '3', '2'));
    expect(data).toEqual({ _entities: [{ id: '1', name: 'product 1' }, null, { id: '3', name: 'product 3' }, null] });
    expect(errors.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([
      [['_entities', 1], 'NOT_FOUND'],
      [['_entities', 3], 'NOT_FOUND'],
    ]);
    expect(world.calls()).toHaveLength(3);
  });

  test('one bad key among many: the others resolve, whatever the order', async () => {
    const world = await worldOf(ONE_BY_ONE, ({ url }, response) =>
      json(response, { id: url.split('/')[2] ?? '', name: 'n' }),
    );
    worlds.push(world);
    for (const ids of [
      ['..', '1'],
      ['1', '..'],
    ]) {
      const { data, errors } = await world.ask(ENTITIES, refs(...ids));
      expect(data).toEqual({ _entities: ids.map((id) => (id === '1' ? { id: '1', name: 'n' } : null)) });
      expect(errors).toMatchObject([
        { path: ['_entities', ids.indexOf('..')], extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
  });

  test('an entity that the backend answers with nothing is null without an error', async () => {
    const world = await worldOf(ONE_BY_ONE, (_request, response) => void response.writeHead(204).end());
    worlds.push(world);
    expect(await world.ask(ENTITIES, refs('1'))).toEqual({ data: { _entities: [null] }, errors: [] });
  });
});
