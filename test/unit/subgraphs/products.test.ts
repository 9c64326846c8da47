import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningBackend } from '../../../subgraphs/backend.ts';
import { generateShop } from '../../../subgraphs/data/generate-shop.ts';
import { startProducts } from '../../../subgraphs/products/server.ts';

const shop = generateShop();
let products: RunningBackend;
beforeAll(async () => {
  products = await startProducts({ port: 0, shop });
});
afterAll(() => products.close());

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly location: string | null;
  readonly body: Record<string, unknown>;
}

const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(products.url + path, init);
  const { headers, status } = response;
  return {
    status,
    type: headers.get('content-type'),
    location: headers.get('location'),
    body: (await response.json()) as Answer['body'],
  };
};
const send = (method: string, path: string, body: unknown, type = 'application/json'): Promise<Answer> =>
  call(path, {
    method,
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const ids = ({ body }: Answer): readonly string[] => (body['items'] as readonly { id: string }[]).map(({ id }) => id);

describe('the REST API of products', () => {
  test('a page holds what its number and limit say', async () => {
    expect(ids(await call('/products'))).toEqual(shop.products.slice(0, 20).map(({ id }) => id));
    const third = await call('/products?page=3&limit=5');
    expect(ids(third)).toEqual(['p11', 'p12', 'p13', 'p14', 'p15']);
    expect(third.body).toMatchObject({ total: 1_000, page: 3, limit: 5 });
    expect(ids(await call('/products?page=100000'))).toEqual([]);
  });

  test('a page is filtered by category and by a part of the name', async () => {
    const expected = shop.products.filter(({ category, name }) => category === 'kitchen' && name.includes('Teapot'));
    const found = await call('/products?category=kitchen&search=tEAPOT&limit=100');
    expect(ids(found)).toEqual(expected.map(({ id }) => id));
    expect(found.body['total']).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(0);
  });

  test('empty parameters are as good as none', async () => {
    expect((await call('/products?limit=&page=&category=&search=')).body).toEqual((await call('/products')).body);
  });

  test('several are found by their ids in one call: each once, unknown ones left out', async () => {
    const found = await call('/products?ids=p9,p2,nothing,p9');
    expect(ids(found)).toEqual(['p2', 'p9']);
    expect(ids(await call('/products?ids='))).toEqual([]);
  });

  test('one is found by its id, in the API’s own spelling', async () => {
    const { status, body } = await call('/products/p1');
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'category',
      'created_at',
      'currency',
      'description',
      'dimensions',
      'id',
      'name',
      'price',
      'tags',
      'weight_grams',
    ]);
    expect(body).toMatchObject({ id: 'p1', name: shop.products[0]?.name, currency: 'EUR' });
  });

  test('a created product is found where its location says', async () => {
    const created = await send('POST', '/products', {
      name: 'Copper Bell',
      category: 'office',
      price: 12.5,
      tags: null,
    });
    expect(created).toMatchObject({
      status: 201,
      body: { name: 'Copper Bell', price: 12.5, tags: [], dimensions: null },
    });
    expect((await call(created.location ?? '')).body).toEqual(created.body);
  });

  test('a patch changes what it names and leaves the rest', async () => {
    const { body: before } = await call('/products/p3');
    const { status, body } = await send('PATCH', '/products/p3', { price: 1.99, name: null });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, price: 1.99 });
    expect((await call('/products/p3')).body).toEqual(body);
  });

  test('every mistake in a body is listed with its pointer', async () => {
    const { status, type, body } = await send('POST', '/products', { name: ' ', price: -1, colour: 'red' });
    expect({ status, type }).toEqual({ status: 422, type: 'application/problem+json' });
    expect(body).toMatchObject({ title: 'Unprocessable Content', status: 422 });
    expect((body['errors'] as readonly { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      '/category',
      '/colour',
      '/name',
      '/price',
    ]);
    expect((await send('PATCH', '/products/p4', { tags: 'new' })).body['errors']).toEqual([
      { pointer: '/tags', detail: 'expected a list of texts' },
    ]);
  });

  test.each([
    ['GET', '/products/nothing', undefined, 404],
    ['PATCH', '/products/nothing', '{}', 404],
    ['GET', '/elsewhere', undefined, 404],
    ['GET', '/products/p1/more', undefined, 404],
    ['GET', '/products/%E0%A4%A', undefined, 400],
    ['GET', '/products?limit=101', undefined, 422],
    ['GET', '/products?limit=0', undefined, 422],
    ['GET', '/products?page=two', undefined, 422],
    ['GET', `/products?ids=${Array.from({ length: 101 }, (_, index) => `p${index}`).join(',')}`, undefined, 422],
    ['DELETE', '/products/p1', undefined, 405],
    ['PUT', '/products', '{}', 405],
    ['POST', '/products', '{', 400],
    ['POST', '/products', '[]', 400],
    ['POST', '/products', `{"name":"${'x'.repeat(5_000_000)}"}`, 413],
  ])('%s %.40s is refused with a problem', async (method, path, text, status) => {
    const answer = text === undefined ? await call(path, { method }) : await send(method, path, text);
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status } });
  });

  test('a body that is not said to be JSON is refused', async () => {
    expect((await send('POST', '/products', '{}', 'text/plain')).status).toBe(415);
  });

  test('two servers of one shop do not share their changes', async () => {
    const other = await startProducts({ port: 0, shop });
    await send('PATCH', '/products/p5', { name: 'Changed' });
    const response = await fetch(`${other.url}/products/p5`);
    expect(await response.json()).toMatchObject({ name: shop.products[4]?.name });
    await other.close();
  });
});
