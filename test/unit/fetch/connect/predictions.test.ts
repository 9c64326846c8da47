import { afterEach, describe, expect, test } from '@jest/globals';
import type { PredictedCall } from '../../../../src/core/backend.ts';
import { json } from '../backend-server.ts';
import { operationOf, worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const SHOP = `
  type Query {
    shelves(room: Int): [Shelf] @connect(source: "api", http: { GET: "/shelves" }, selection: "id products { id }")
    best: Product @connect(source: "api", http: { GET: "/best" }, selection: "id")
  }
  type Shelf { id: ID! products: [Product] label: String @connect(source: "api", http: { GET: "/label/{$this.id}" }, selection: "$") }
  type Product @key(fields: "id")
    @connect(source: "api", http: { GET: "/products", queryParams: "ids: $batch.id" }, batch: { maxSize: 3 }, selection: "id name owner") {
    id: ID!
    name: String
    owner: ID
    reviews(min: Int): [String] @connect(source: "api", http: { GET: "/reviews", queryParams: "ids: $batch.id min: $args.min" }, batch: { maxSize: 4, many: true }, selection: "id text")
    seller: String @connect(source: "api", http: { GET: "/seller/{$this.owner}" }, selection: "$")
    city: String @connect(source: "api", http: { GET: "/city/{$this.seller}" }, selection: "$")
  }`;

const SHELVES = [
  { id: 's1', products: ['1', '2', '3', '4'].map((id) => ({ id })) },
  { id: 's2', products: ['3', '5', '6', '7', '8'].map((id) => ({ id })) },
];

async function shop(): Promise<World> {
  const world = await worldOf(SHOP, ({ url }, response) => {
    const ids = new URL(url, 'http://x').searchParams.getAll('ids');
    if (url === '/shelves') return json(response, SHELVES);
    if (url === '/best') return json(response, { id: '9' });
    if (url.startsWith('/products'))
      return json(
        response,
        ids.map((id) => ({ id, name: `n${id}`, owner: `o${id}` })),
      );
    if (url.startsWith('/reviews'))
      return json(
        response,
        ids.map((id) => ({ id, text: `r${id}` })),
      );
    return json(response, url.slice(1).replace('/', ' '));
  });
  worlds.push(world);
  return world;
}

/** The ids of the objects at a place of an answer. */
function idsAt(data: unknown, path: readonly string[]): readonly string[] {
  const [step, ...rest] = path;
  if (data === null || data === undefined) return [];
  if (step === undefined) return [(data as { readonly id: string }).id];
  if (step === '@') return (data as readonly unknown[]).flatMap((item) => idsAt(item, rest));
  return idsAt((data as Readonly<Record<string, unknown>>)[step], rest);
}

/** What a prediction comes to for an answer: a call takes each object once, wherever it stands. */
function count(predicted: readonly PredictedCall[], data: unknown): Readonly<Record<string, number>> {
  const ids = new Map<string, Set<string>>();
  const counts: Record<string, number> = {};
  for (const { call, count: kind, batchSize, at } of predicted) {
    if (kind === 'one') {
      counts[call] = (counts[call] ?? 0) + 1;
      continue;
    }
    const own = ids.get(call) ?? new Set();
    for (const id of idsAt(data, at?.split('.') ?? [])) own.add(id);
    ids.set(call, own);
    counts[call] = kind === 'per parent' ? own.size : Math.ceil(own.size / (batchSize ?? own.size));
  }
  return counts;
}

function made(calls: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const call of calls) {
    const name = (call.split('?')[0] ?? '').replace(/^(GET \/(?:label|seller|city)\/).*/, '$1');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const templates = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).map(([call, number]) => [call.replace(/\{.*/, ''), number]));

describe('the calls that are predicted are the calls that are made', () => {
  test.each([
    '{ shelves { id label } }',
    '{ shelves { id products { id } } }',
    '{ shelves { id products { id name owner } } }',
    '{ a: shelves { id products { id name } } b: shelves { id products { id owner reviews } } }',
    '{ shelves { id products { id reviews r: reviews } } }',
    '{ shelves { id label l: label products { id seller city c: city } } }',
    '{ a: shelves { id } b: shelves { id } c: shelves(room: 1) { id } }',
  ])('%s', async (operation) => {
    const world = await shop();
    const predicted = world.backend.prepare(operationOf(operation)).predict();
    const { data, errors } = await world.ask(operation);
    expect(errors).toEqual([]);
    expect(made(world.calls())).toEqual(templates(count(predicted, data)));
  });

  test('for entities', async () => {
    const world = await shop();
    const operation =
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Product { id name reviews city } } }';
    const predicted = world.backend.prepare(operationOf(operation)).predict();
    const { data } = await world.ask(operation, {
      r: ['1', '2', '3', '4', '5', '1'].map((id) => ({ __typename: 'Product', id })),
    });
    expect(made(world.calls())).toEqual(templates(count(predicted, data)));
    expect(made(world.calls())).toEqual({ 'GET /products': 2, 'GET /reviews': 2, 'GET /seller/': 5, 'GET /city/': 5 });
  });
});

test(
  'a batch that serves several places is told at each, as one that is shared; other arguments make ' + 'another',
  async () => {
    const world = await shop();
    const predicted = world.backend
      .prepare(
        operationOf(
          '{ a: shelves { products { reviews(min: 1) } } b: best { reviews(min: 1) more: reviews(min: 2) } }',
        ),
      )
      .predict();
    const shared = predicted.filter(({ call }) => call === 'GET /reviews').map(({ at, sharing }) => [at, sharing]);
    expect(shared).toEqual([
      ['a.@.products.@', expect.any(String)],
      ['b', expect.any(String)],
      ['b', expect.any(String)],
    ]);
    expect(new Set(shared.map(([, sharing]) => sharing)).size).toBe(2);
  },
);
