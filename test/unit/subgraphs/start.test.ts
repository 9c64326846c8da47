import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startAccounts } from '../../../subgraphs/accounts/server.ts';
import { startContent } from '../../../subgraphs/content/server.ts';
import { backendNames, startBackends, type RunningBackends } from '../../../subgraphs/start.ts';

let backends: RunningBackends;
beforeAll(async () => {
  backends = await startBackends({ firstPort: 0 });
});
afterAll(() => backends.close());
beforeEach(() => backends.resetCalls());

const ask = async (name: 'accounts' | 'reviews' | 'content', query: string): Promise<unknown> => {
  const response = await fetch(backends.urls[name], {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
};

describe('the demo’s backends together', () => {
  test('each has an address of its own', () => {
    expect(new Set(Object.values(backends.urls)).size).toBe(5);
    expect(Object.keys(backends.urls)).toEqual([...backendNames]);
    expect(backends.urls.inventory).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(backends.urls.products).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(backends.urls.accounts).toMatch(/\/graphql$/);
  });

  test('each counts its own calls, by operation', async () => {
    await ask('accounts', '{ me { id } a: user(id: "u2") { id } b: user(id: "u3") { id } }');
    await fetch(`${backends.urls.products}/products?limit=1`);
    await fetch(`${backends.urls.products}/products?ids=p1,p2`);
    await fetch(`${backends.urls.products}/products?ids=p3`);
    expect(backends.calls()).toEqual({
      accounts: { 'query me user': 1 },
      products: { 'GET /products': 1, 'GET /products?ids': 2 },
      inventory: {},
      reviews: {},
      content: {},
    });
    backends.resetCalls();
    expect(backends.calls().products).toEqual({});
  });

  test('questions after a schema or after health are no calls', async () => {
    await ask('accounts', '{ _service { sdl } }');
    await ask('reviews', '{ __typename }');
    await ask('content', '{ __schema { queryType { name } } }');
    expect(Object.values(backends.calls())).toEqual([{}, {}, {}, {}, {}]);
  });

  test.each(backendNames)(
    '%s stops answering when it is stopped, and answers at the same address again',
    async (name) => {
      const address = new URL(name === 'inventory' ? `http://${backends.urls.inventory}` : backends.urls[name]);
      await backends.stop(name);
      await backends.stop(name);
      await expect(fetch(address)).rejects.toThrow();
      await backends.restart(name);
      if (name === 'inventory') return;
      expect(
        (
          await fetch(new URL(name === 'products' ? '/products/p1' : '/graphql?query=%7B__typename%7D', address), {
            headers: { 'apollo-require-preflight': 'true' },
          })
        ).status,
      ).toBe(200);
    },
  );

  test('a port in use fails the start and leaves none running', async () => {
    // Below the range that the system takes free ports from, so that no other test holds them.
    const inTheWay = await startContent({ port: 21_005 });
    await expect(startBackends({ firstPort: 21_001 })).rejects.toThrow('EADDRINUSE');
    const first = await startAccounts({ port: 21_001 });
    await inTheWay.close();
    await first.close();
  });
});
