import { afterEach, describe, expect, test } from '@jest/globals';
import { openCacheWorld, type CacheWorld } from '../../support/cache-world.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", ' +
  '"@requires", "@cost", "@listSize"])\n';

const shop = {
  sdl: `${LINK}
    type Query { things(first: Int! = 2): [Thing!] @listSize(slicingArguments: ["first"]) page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["items"]) shop: Shop }
    type Mutation { order: Thing }
    type Page { items: [Thing!] }
    type Shop { name: String }
    type Thing @key(fields: "id") { id: ID! name: String weight: Int }`,
  resolvers: {
    Query: {
      things: () => [{ id: '1', name: 'a', weight: 1 }],
      page: () => ({ items: [{ id: '1', name: 'a', weight: 1 }] }),
      shop: () => ({ name: 'corner' }),
    },
    Mutation: { order: () => ({ id: '1', name: 'a' }) },
    Thing: { __resolveReference: ({ id }: { readonly id: string }) => ({ id, name: 'a', weight: 1 }) },
  },
};
const stock = {
  sdl: `${LINK}
    type Thing @key(fields: "id") { id: ID! weight: Int @external left: Int @cost(weight: 3) parcels: Int @requires(fields: "weight") reviews(first: Int): [Review!] @listSize(slicingArguments: ["first"]) }
    type Review { text: String }`,
  resolvers: {
    Thing: {
      __resolveReference: (thing: object) => thing,
      left: () => 7,
      parcels: () => 2,
      reviews: () => [{ text: 'good' }],
    },
  },
};

let world: CacheWorld<'shop' | 'stock'> | undefined;
afterEach(() => world?.close());

async function open(cost: object, more: object = {}): Promise<CacheWorld<'shop' | 'stock'>> {
  return (world = await openCacheWorld({ shop, stock }, { cost, metrics: { enabled: true }, ...more }));
}

const limited = (max: number): object => ({ mode: 'enforce', perSubgraph: { subgraphs: { stock: { max } } } });
const costOf = (text: string, subgraph: string): string | undefined =>
  new RegExp(`  ${subgraph}: (.*)`).exec(text.slice(text.indexOf('Estimated cost per backend')))?.[1];

describe('what an operation is estimated to cost a backend', () => {
  test.each([
    // One object, and its fields.
    ['{ things(first: 5) { name } }', undefined, '5', undefined],
    // Each entity is an object, with a field that weighs 3.
    ['{ things(first: 5) { name left } }', undefined, '5', '20'],
    ['query ($n: Int!) { things(first: $n) { left } }', { n: 7 }, '7', '28'],
    // Lists that are sized from above, and lists below entities.
    ['{ page(first: 4) { items { reviews(first: 3) { text } } } }', undefined, '5', '16'],
    // Two aliases that differ stand at two places.
    ['{ a: things(first: 2) { left } b: things(first: 3) { left } }', undefined, '5', '20'],
    // A variable that planners would take for their own.
    ['query ($representations: Int!) { things(first: $representations) { left } }', { representations: 6 }, '6', '24'],
    ['mutation { order { left } }', undefined, '11', '4'],
    ['query ($more: Boolean!) { things(first: 2) { name left @include(if: $more) } }', { more: false }, '2', undefined],
  ])('%s', async (query, variables, ofShop, ofStock) => {
    const { gateway } = await open({});
    const text = await gateway.explain(query, { variables });
    expect([costOf(text, 'shop'), costOf(text, 'stock')]).toEqual([ofShop, ofStock]);
  });

  test('is explained beside its limit', async () => {
    const { gateway } = await open({
      mode: 'measure',
      perSubgraph: { default: { max: 100 }, subgraphs: { stock: { max: 3 } } },
    });
    expect(await gateway.explain('{ things { left } }', {})).toContain(
      'Estimated cost per backend: 10 in all, an entity counted by each backend that is asked for it\n  shop: 2 ' +
        '(of a limit of 100, measured)\n  stock: 8 (over the limit of 3, measured)',
    );
  });
});

describe('limits on what a backend is asked for', () => {
  test('refuse the fields that it is asked for, and fetch the rest', async () => {
    const { ask, countCalls } = await open(limited(20));
    expect(await ask('{ things(first: 5) { name left } }')).toMatchObject({
      status: 200,
      errors: undefined,
      data: { things: [{ name: 'a', left: 7 }] },
    });
    expect(countCalls()).toEqual({ shop: 1, stock: 1 });
    expect(await ask('{ shop { name } things(first: 6) { name left } }')).toMatchObject({
      status: 200,
      data: { shop: { name: 'corner' }, things: [{ name: 'a', left: null }] },
      errors: [
        {
          path: ['things', 0, 'left'],
          message: expect.stringMatching(/^Thing\.left asks too much .* cost it 24; at most 20/),
          extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost: { estimated: 24, max: 20 } },
        },
      ],
    });
    expect(countCalls()).toEqual({ shop: 1, stock: 0 });
  });

  test('refuse root fields, and with them all that is fetched below', async () => {
    const { ask, countCalls } = await open({ mode: 'enforce', perSubgraph: { default: { max: 5 } } });
    expect(await ask('{ things(first: 6) { name left } }')).toMatchObject({
      status: 200,
      data: { things: null },
      errors: [{ path: ['things'], extensions: { cost: { estimated: 6, max: 5 } } }],
    });
    expect(countCalls()).toEqual({ shop: 0, stock: 0 });
  });

  test('count an input of @requires for the field that requires it', async () => {
    const { ask, countCalls } = await open({ mode: 'enforce', perSubgraph: { subgraphs: { stock: { max: 1 } } } });
    expect(await ask('{ things { name parcels } }')).toMatchObject({
      data: { things: [{ name: 'a', parcels: null }] },
      errors: [{ path: ['things', 0, 'parcels'] }],
    });
    expect(countCalls()).toEqual({ shop: 1, stock: 0 });
  });

  test('only measure when the mode is measure', async () => {
    const { ask, gateway, countCalls } = await open({ mode: 'measure', perSubgraph: { default: { max: 5 } } });
    expect(await ask('{ things(first: 6) { left } }')).toMatchObject({ status: 200, errors: undefined });
    expect(countCalls()).toEqual({ shop: 1, stock: 1 });
    const measured = JSON.stringify(await gateway.metrics.measured());
    expect(measured).toMatch(/gatefold_cost_subgraph_estimated/);
    expect(measured).toMatch(/"gatefold_cost_subgraph_over_total".*"subgraph":"stock"/);
  });

  test('hold for all of a batch together', async () => {
    const { door, countCalls } = await open(limited(20), { batching: { enabled: true } });
    const query = '{ things(first: 4) { left } }';
    const response = await fetch(door.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query }, { query: `${query} #` }]),
    });
    const answers = (await response.json()) as readonly { readonly errors?: unknown }[];
    expect(answers.map(({ errors }) => errors === undefined)).toEqual([true, false]);
    expect(answers[1]).toMatchObject({
      data: { things: [{ left: null }] },
      errors: [{ extensions: { cost: { estimated: 32, max: 20 } } }],
    });
    expect(countCalls()).toEqual({ shop: 2, stock: 1 });
  });

  test('refuse each of a hundred equal requests', async () => {
    const { ask, countCalls } = await open(limited(3));
    for (let round = 0; round < 100; round += 1)
      expect((await ask('{ things { left } }')).data).toEqual({ things: [{ left: null }] });
    expect(countCalls().stock).toBe(0);
  });
});
