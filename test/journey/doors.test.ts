import { describe, expect, test, beforeAll, afterAll } from '@jest/globals';
import { createHash } from 'node:crypto';
import { startBackends, type RunningBackends } from '../../subgraphs/start.ts';
import { demoConfigFile } from '../support/demo-config.ts';
import { ask, startGatefold, type RunningGatefold } from '../support/start-gatefold.ts';
import { APOLLO_DEVIATIONS, describeAudits } from './http-audits.ts';

let backends: RunningBackends;
beforeAll(async () => {
  backends = await startBackends({ firstPort: 0 });
});
afterAll(() => backends.close());

const start = (server: 'gatefold' | 'apollo'): Promise<RunningGatefold> =>
  startGatefold(['serve', '--config', demoConfigFile(backends, { server }), '--server', server]);

describeAudits('the running gateway', async () => {
  const { url, stop } = await start('gatefold');
  return { url, close: async () => void (await stop()) };
});
describeAudits(
  "the running gateway behind Apollo Server's door",
  async () => {
    const { url, stop } = await start('apollo');
    return { url, close: async () => void (await stop()) };
  },
  APOLLO_DEVIATIONS,
);

const get = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(url, { headers: { accept: 'application/json', ...headers } });
  return {
    status: response.status,
    body: (await response.json()) as {
      data?: unknown;
      errors?: readonly { message: string; extensions: { code: string } }[];
    },
  };
};

describe.each(['gatefold', 'apollo'] as const)('behind the door %s', (server) => {
  let gateway: RunningGatefold;
  beforeAll(async () => {
    gateway = await start(server);
  });
  afterAll(() => gateway.stop());

  test('one query is answered from five backends', async () => {
    const { data, errors } = await ask(
      gateway.url,
      '{ products(first: 2) { name stock { warehouse } reviews(first: 1) { author { name } } article { title } } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.['products']).toHaveLength(2);
  });

  test('a document is stored with its hash, and then found by it', async () => {
    const query = `{ product(id: "p${server.length}") { name } }`;
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash } }));
    const unknown = await get(`${gateway.url}?extensions=${extensions}`);
    expect(unknown.body.errors?.map(({ message }) => message)).toEqual(['PersistedQueryNotFound']);
    const stored = await get(`${gateway.url}?query=${encodeURIComponent(query)}&extensions=${extensions}`);
    const found = await get(`${gateway.url}?extensions=${extensions}`);
    expect(found.body).toEqual(stored.body);
    expect(found.body.data).toEqual({ product: { name: expect.any(String) } });
  });

  test('a mutation by GET is refused', async () => {
    const { status, body } = await get(`${gateway.url}?query=${encodeURIComponent('mutation { __typename }')}`);
    expect([status, body.data]).toEqual([405, undefined]);
  });

  test('a GET that a foreign page may have sent is refused', async () => {
    const { status, body } = await get(`${gateway.url}?query={__typename}`, { 'sec-fetch-site': 'cross-site' });
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'CSRF_PREVENTED']);
    expect((await get(`${gateway.url}?query={__typename}`)).body.data).toEqual({ __typename: 'Query' });
  });

  test('what is wrong with a request is told, and the process stays up', async () => {
    const post = async (body: string, contentType = 'application/json') => {
      const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': contentType }, body });
      const { errors } = (await response.json()) as {
        errors: readonly { message: string; extensions: { code: string } }[];
      };
      return [response.status, errors[0]?.extensions.code, errors[0]?.message];
    };
    const wrong = await Promise.all([
      post('{"query": "{ __typename }"'),
      post('{ __typename }', 'application/graphql'),
      post(JSON.stringify({ query: '{ nothing }' })),
      post(JSON.stringify({ query: `{ ${'a'.repeat(1_100_000)} }` })),
      post(
        JSON.stringify({
          query: 'query ($first: Int!) { products(first: $first) { id } }',
          variables: { first: 'three' },
        }),
      ),
    ]);
    expect(wrong.map(([, code]) => code)).toEqual([
      'BAD_REQUEST',
      'UNSUPPORTED_MEDIA_TYPE',
      'GRAPHQL_VALIDATION_FAILED',
      'BODY_TOO_LARGE',
      'BAD_USER_INPUT',
    ]);
    expect(wrong[2]?.[2]).toContain('Cannot query field "nothing" on type "Query"');
    expect(wrong[4]?.[2]).toContain('"$first" got invalid value "three"');
    expect((await ask(gateway.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  test('a thousand mixed requests leave nothing behind: SIGTERM ends the process by itself', async () => {
    const requests: readonly (() => Promise<unknown>)[] = [
      () => ask(gateway.url, '{ products(first: 3) { name stock { quantity } } }'),
      () => ask(gateway.url, '{ nothing }'),
      () => get(`${gateway.url}?query={__typename}`),
      () =>
        fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }).then(
          (response) => response.text(),
        ),
      () =>
        ask(
          gateway.url,
          'mutation { reserve(input: { productId: "p1", warehouse: "nowhere", quantity: 1, customerId: "u1" }) { ' +
            'id } }',
        ),
    ];
    for (let sent = 0; sent < 1000; sent += 50) {
      await Promise.all(Array.from({ length: 10 }, () => requests.map((request) => request())).flat());
    }
    expect(await gateway.stop()).toBe(0);
  });
});
