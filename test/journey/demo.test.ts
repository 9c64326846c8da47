import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startBackends, type RunningBackends } from '../../subgraphs/start.ts';
import { subscribe } from '../support/event-world.ts';
import { demoConfigFile } from '../support/demo-config.ts';
import { ask, startGatefold, type RunningGatefold } from '../support/start-gatefold.ts';

const showcase = readFileSync('schema/showcase.graphql', 'utf8');

interface ShowcaseProduct {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly stock: readonly { readonly warehouse: string; readonly quantity: string }[] | null;
  readonly reviews: readonly { readonly rating: number; readonly author: { readonly name: string } }[];
  readonly article: { readonly title: string } | null;
}

function productsOf(
  data: Readonly<Record<string, unknown>> | null | undefined,
  name = 'products',
): readonly ShowcaseProduct[] {
  // The showcase asks for exactly these fields.
  return (data?.[name] ?? []) as readonly ShowcaseProduct[];
}

describe('the demo, as its command starts it', () => {
  let gatefold: RunningGatefold;
  beforeAll(async () => {
    gatefold = await startGatefold(['demo'], { PORT: '0' });
  });
  afterAll(() => gatefold.stop());

  test('answers the showcase from five backends with one call to each', async () => {
    await fetch(`${gatefold.origin}/demo/calls`, { method: 'DELETE' });
    const { data, errors } = await ask(gatefold.url, showcase);
    expect(errors).toBeUndefined();
    const products = productsOf(data);
    expect(products).toHaveLength(20);
    for (const product of products) {
      expect(product.name).not.toBe('');
      expect(product.stock).toHaveLength(3);
      expect(product.reviews.length).toBeLessThanOrEqual(3);
      for (const review of product.reviews) expect(review.author.name).not.toBe('');
    }
    expect(products.some(({ article }) => article !== null)).toBe(true);
    const calls: unknown = await (await fetch(`${gatefold.origin}/demo/calls`)).json();
    expect(calls).toEqual({
      accounts: { 'query _entities': 1 },
      products: { 'GET /products': 1 },
      inventory: { BatchGetStock: 1 },
      reviews: { 'query _entities': 1 },
      content: { 'query productsById': 1 },
    });
  });

  test('answers every example of the sandbox without an error', async () => {
    for (const name of ['one-product', 'what-i-reviewed', 'latest-articles', 'reserve-stock']) {
      const { data, errors } = await ask(gatefold.url, readFileSync(`schema/examples/${name}.graphql`, 'utf8'));
      expect({ name, errors }).toEqual({ name, errors: undefined });
      expect(data).toBeTruthy();
    }
  });

  test(
    'tells who subscribes each change of the stock, which a gRPC service streams, completed by other ' + 'backends',
    async () => {
      const client = await subscribe(
        gatefold.url,
        'subscription { stockChanged(productIds: ["p1"]) { product { name } warehouse quantity reservation } }',
      );
      const reserve =
        'mutation ($productId: ID!) { reserve(input: { productId: $productId, warehouse: "lyon", quantity: 1, ' +
        'customerId: "u7" }) { id } }';
      expect((await ask(gatefold.url, reserve, { variables: { productId: 'p2' } })).errors).toBeUndefined();
      const { data } = await ask(gatefold.url, reserve, { variables: { productId: 'p1' } });
      const { product, stock } = (
        await ask(gatefold.url, '{ product(id: "p1") { name } stock(productId: "p1") { warehouse quantity } }')
      ).data as {
        readonly product: unknown;
        readonly stock: readonly { readonly warehouse: string; readonly quantity: number }[];
      };
      expect((await client.frame())?.data).toEqual({
        data: {
          stockChanged: {
            product,
            ...stock.find(({ warehouse }) => warehouse === 'lyon'),
            reservation: (data?.['reserve'] as { id: string }).id,
          },
        },
      });
      client.leave();
    },
  );

  test('serves the sandbox at its root', async () => {
    const response = await fetch(`${gatefold.origin}/`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toContain('Gatefold sandbox');
  });

  test('answers introspection by itself', async () => {
    await fetch(`${gatefold.origin}/demo/calls`, { method: 'DELETE' });
    const { data } = await ask(
      gatefold.url,
      '{ __typename __schema { queryType { name } } __type(name: "Product") { kind } }',
    );
    expect(data).toEqual({
      __typename: 'Query',
      __schema: { queryType: { name: 'Query' } },
      __type: { kind: 'OBJECT' },
    });
    const calls: unknown = await (await fetch(`${gatefold.origin}/demo/calls`)).json();
    expect(Object.values(calls as Record<string, object>).flatMap((counts) => Object.keys(counts))).toEqual([]);
  });
});

/** A restarted gRPC server is found again when the channel next tries: within 5 s. */
async function untilWhole(url: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const { data, errors } = await ask(url, showcase);
    if (errors === undefined) return expect(productsOf(data)).toHaveLength(20);
    if (performance.now() > deadline) throw new Error(`not whole again after 5 s: ${JSON.stringify(errors)}`);
    await new Promise((waited) => setTimeout(waited, 100));
  }
}

describe('the demo graph, when a backend fails', () => {
  let backends: RunningBackends;
  let gatefold: RunningGatefold;
  beforeAll(async () => {
    backends = await startBackends({ firstPort: 0 });
    gatefold = await startGatefold(['serve', '--config', demoConfigFile(backends)]);
  });
  afterAll(async () => {
    await gatefold.stop();
    await backends.close();
  });
  beforeEach(() => backends.resetCalls());

  const aliased = showcase.replace('products(', 'page: products(').replace('stock {', 'left: stock {');

  test('everything but what the killed one knows arrives, with an error at each place that is empty', async () => {
    await backends.stop('inventory');
    try {
      const { data, errors } = await ask(gatefold.url, aliased);
      const products = productsOf(data, 'page') as readonly (ShowcaseProduct & { readonly left: unknown })[];
      expect(products).toHaveLength(20);
      expect(products.map(({ left }) => left)).toEqual(products.map(() => null));
      expect(products.every(({ name, reviews }) => name !== '' && reviews.length > 0)).toBe(true);
      expect(errors).toEqual(
        products.map((_, index) => ({
          message: expect.any(String),
          locations: [expect.objectContaining({ line: expect.any(Number), column: expect.any(Number) })],
          path: ['page', index, 'left'],
          extensions: expect.objectContaining({ code: 'BACKEND_UNREACHABLE', subgraph: 'inventory' }),
        })),
      );
      expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|localhost|:\d{4}/);
    } finally {
      await backends.restart('inventory');
    }
    await untilWhole(gatefold.url);
  });

  test.each(['reviews', 'content', 'products', 'accounts'] as const)(
    '%s killed: the process answers, and again in full when it is back',
    async (name) => {
      await backends.stop(name);
      try {
        const { errors } = await ask(gatefold.url, showcase);
        expect(new Set(errors?.map(({ extensions }) => extensions?.['subgraph']))).toEqual(new Set([name]));
      } finally {
        await backends.restart(name);
      }
      await untilWhole(gatefold.url);
    },
  );

  test('a backend that refuses by its own rules says so with a code', async () => {
    const mutation = 'mutation ($input: ReserveInput!) { reserve(input: $input) { id } }';
    const input = { productId: 'no-such-product', warehouse: 'berlin', quantity: 1, customerId: 'u1' };
    const { errors } = await ask(gatefold.url, mutation, { variables: { input } });
    expect(errors?.[0]?.extensions).toMatchObject({ subgraph: 'inventory', code: 'NOT_FOUND' });
  });
});
