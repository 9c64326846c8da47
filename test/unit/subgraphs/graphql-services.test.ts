import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { RunningBackend } from '../../../subgraphs/backend.ts';
import { startAccounts } from '../../../subgraphs/accounts/server.ts';
import { startContent } from '../../../subgraphs/content/server.ts';
import { generateShop } from '../../../subgraphs/data/generate-shop.ts';
import { startReviews } from '../../../subgraphs/reviews/server.ts';

const shop = generateShop();
let accounts: RunningBackend;
let reviews: RunningBackend;
let content: RunningBackend;
beforeAll(async () => {
  [accounts, reviews, content] = await Promise.all([
    startAccounts({ port: 0, shop }),
    startReviews({ port: 0, shop }),
    startContent({ port: 0, shop }),
  ]);
});
afterAll(() => Promise.all([accounts, reviews, content].map((backend) => backend.close())));

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: readonly unknown[]; extensions: { code: string } }[];
}

const ask = async (
  backend: RunningBackend,
  query: string,
  { variables = {}, headers = {} }: { variables?: object; headers?: Record<string, string> } = {},
): Promise<Answer> => {
  const response = await fetch(backend.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
};
const sdlOf = async (backend: RunningBackend): Promise<string> => {
  const { data } = await ask(backend, '{ _service { sdl } }');
  return (data?.['_service'] as { sdl: string }).sdl;
};
const reviewsOf = (productId: string) => shop.reviews.filter((review) => review.productId === productId);

describe('accounts', () => {
  test('“me” is the user in the header, or the first one', async () => {
    expect((await ask(accounts, '{ me { id name } }')).data).toEqual({ me: { id: 'u1', name: shop.users[0]?.name } });
    expect((await ask(accounts, '{ me { id } }', { headers: { 'x-user-id': 'u42' } })).data).toEqual({
      me: { id: 'u42' },
    });
    expect((await ask(accounts, '{ me { id } }', { headers: { 'x-user-id': 'nobody' } })).data).toEqual({ me: null });
  });

  test('users come in pages', async () => {
    const { data } = await ask(
      accounts,
      '{ users(first: 2, after: "u10") { id } all: users { id } none: user(id: "nobody") { id } }',
    );
    expect(data).toMatchObject({ users: [{ id: 'u11' }, { id: 'u12' }], none: null });
    expect(data?.['all']).toHaveLength(20);
  });

  test('representations become users; an unknown one is null and no error', async () => {
    const { data, errors } = await ask(
      accounts,
      'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on User { name role } } }',
      {
        variables: {
          keys: [
            { __typename: 'User', id: 'u5' },
            { __typename: 'User', id: 'nobody' },
          ],
        },
      },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ _entities: [{ name: shop.users[4]?.name, role: shop.users[4]?.role }, null] });
  });

  test('its own schema says nothing of the gateway', async () => {
    const sdl = await sdlOf(accounts);
    expect(sdl).toContain('@key(fields: "id")');
    expect(sdl).not.toMatch(/gatefold|@source/);
  });
});

describe('reviews', () => {
  test('a product has its newest reviews first, in pages', async () => {
    const expected = reviewsOf('p8').map(({ id }) => ({ id }));
    const page = (args: string) =>
      `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Product { reviewCount reviews${args} ` +
      '{ id } } } }';
    const variables = { keys: [{ __typename: 'Product', id: 'p8' }] };
    expect((await ask(reviews, page('(first: 3)'), { variables })).data).toEqual({
      _entities: [{ reviewCount: expected.length, reviews: expected.slice(0, 3) }],
    });
    expect(
      (await ask(reviews, page(`(first: 2, after: "${expected[2]?.id ?? ''}")`), { variables })).data,
    ).toMatchObject({
      _entities: [{ reviews: expected.slice(3, 5) }],
    });
  });

  test('a review refers to its author and product', async () => {
    const { data } = await ask(reviews, '{ review(id: "r1") { rating author { id } product { id averageRating } } }');
    expect(data).toMatchObject({ review: { author: { id: shop.reviews.at(-1)?.authorId }, product: { id: 'p1' } } });
    const ratings = reviewsOf('p1').map(({ rating }) => rating);
    const mean = ratings.reduce((sum, rating) => sum + rating) / ratings.length;
    expect((data?.['review'] as { product: { averageRating: number } }).product.averageRating).toBeCloseTo(mean);
  });

  test('a product without reviews has an empty list and no average', async () => {
    const { data } = await ask(
      reviews,
      'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Product { reviewCount averageRating ' +
        'reviews { id } } } }',
      {
        variables: { keys: [{ __typename: 'Product', id: 'new' }] },
      },
    );
    expect(data).toEqual({ _entities: [{ reviewCount: 0, averageRating: null, reviews: [] }] });
  });

  test('a new review comes first for its product and for its author', async () => {
    const { data } = await ask(
      reviews,
      'mutation { addReview(input: { productId: "p20", rating: 4, body: "Good." }) { id rating author { id ' +
        'reviews(first: 1) { body } } product { reviews(first: 1) { body } } } }',
      { headers: { 'x-user-id': 'u30' } },
    );
    expect(data).toEqual({
      addReview: {
        id: 'r10001',
        rating: 4,
        author: { id: 'u30', reviews: [{ body: 'Good.' }] },
        product: { reviews: [{ body: 'Good.' }] },
      },
    });
  });

  test.each([
    ['a rating out of range', '{ productId: "p1", rating: 6, body: "x" }', {}],
    ['an empty body', '{ productId: "p1", rating: 5, body: " " }', {}],
    ['an unknown product', '{ productId: "nothing", rating: 5, body: "x" }', {}],
    ['an unknown author', '{ productId: "p1", rating: 5, body: "x" }', { 'x-user-id': 'nobody' }],
  ])('a review with %s is refused', async (_reason, input, headers) => {
    const { errors } = await ask(reviews, `mutation { addReview(input: ${input}) { id } }`, { headers });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each(['first: 101', 'first: -1', 'after: "elsewhere"'])(
    'a page with %s fails for that field alone',
    async (args) => {
      const { data, errors } = await ask(reviews, `{ review(id: "r1") { id product { id reviews(${args}) { id } } } }`);
      expect(data).toEqual({ review: { id: 'r1', product: { id: 'p1', reviews: null } } });
      expect(errors).toMatchObject([
        { path: ['review', 'product', 'reviews'], extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    },
  );
});

describe('content', () => {
  test('the newest articles come first, each with its product', async () => {
    const { data } = await ask(content, '{ articles(first: 2) { id product { id } } article(id: "a1") { title } }');
    expect(data).toEqual({
      articles: shop.articles.slice(0, 2).map(({ id, productId }) => ({ id, product: { id: productId } })),
      article: { title: shop.articles.at(-1)?.title },
    });
  });

  test('products are found by their ids, in the ids’ order, null for none', async () => {
    const written = shop.articles[0];
    const bare = shop.products.find(({ id }) => !shop.articles.some(({ productId }) => productId === id));
    const { data } = await ask(content, 'query ($ids: [ID!]!) { productsById(ids: $ids) { id article { id } } }', {
      variables: { ids: [bare?.id, 'nothing', written?.productId] },
    });
    expect(data).toEqual({
      productsById: [{ id: bare?.id, article: null }, null, { id: written?.productId, article: { id: written?.id } }],
    });
  });

  test('it has never heard of federation', async () => {
    const { errors } = await ask(content, '{ _service { sdl } }');
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const { data } = await ask(content, '{ __schema { directives { name } } }');
    expect(JSON.stringify(data)).not.toMatch(/key|link|lookup|inaccessible|source/);
  });
});

describe('all three over HTTP', () => {
  test('a body that is not JSON is a bad request, and the service goes on', async () => {
    const response = await fetch(accounts.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect((await ask(accounts, '{ me { id } }')).data).toEqual({ me: { id: 'u1' } });
  });

  test('an unknown field is an error with a code, without a stack trace', async () => {
    const answer = await ask(content, '{ nothing }');
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  test('nothing is at any other path', async () => {
    expect((await fetch(new URL('/', reviews.url))).status).toBe(404);
  });

  test('the SDL of a federated service parses with the federation’s own definitions only', async () => {
    const sdl = await sdlOf(reviews);
    expect(() => buildSchema(sdl, { assumeValidSDL: true })).not.toThrow();
    expect(sdl).toContain('https://specs.apollo.dev/federation/v2.9');
  });
});
