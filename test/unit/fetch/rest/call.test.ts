import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { STATUS_CODES } from '../../../../src/fetch/http/status-code.ts';
import { callRest, type RestAnswer, type RestRequest } from '../../../../src/fetch/rest/call.ts';
import { failureOfStatus } from '../../../../src/fetch/rest/failure-of-status.ts';
import { BACKENDS, contextOf, failureOf, serveBackend, type BackendServer } from '../backend-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface World {
  readonly server: BackendServer;
  call(path: string, more?: Partial<RestRequest>): Promise<RestAnswer>;
}

async function world(answer: Parameters<typeof serveBackend>[0]): Promise<World> {
  const server = await serveBackend(answer);
  const pools = createPools(BACKENDS);
  cleanups.push(
    () => server.close(),
    () => pools.close(),
  );
  const call = (path: string, more: Partial<RestRequest> = {}): Promise<RestAnswer> =>
    callRest(
      { subgraph: 'products', method: 'GET', url: server.origin + path, headers: {}, ...BACKENDS, ...more },
      pools,
      contextOf(),
    );
  return { server, call };
}

const saying = (status: number, contentType: string | undefined, body: string | Buffer): Promise<World> =>
  world((_request, response) =>
    response.writeHead(status, contentType === undefined ? {} : { 'content-type': contentType }).end(body),
  );

describe('a REST call', () => {
  test('sends method, URL, headers and body as they are', async () => {
    const { server, call } = await world((_request, response) => response.end('{}'));
    await call('/p?ids=a,b&x=%C3%A9', { headers: { 'x-many': ['1', '2'], 'x-one': 'a' } });
    await call('', { method: 'POST', body: { text: 'a=1', contentType: 'application/x-www-form-urlencoded' } });
    await call('?q=1', {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.x+json' },
      body: { text: '{}', contentType: 'application/json' },
    });
    expect(server.received.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/p?ids=a,b&x=%C3%A9', ''],
      ['POST', '/', 'a=1'],
      ['POST', '/?q=1', '{}'],
    ]);
    expect(server.received[0]?.headers).toMatchObject({ 'x-many': '1, 2', 'x-one': 'a' });
    expect(server.received.map(({ headers }) => headers['content-type'])).toEqual([
      undefined,
      'application/x-www-form-urlencoded',
      'application/vnd.x+json',
    ]);
  });

  test.each([
    [undefined, '{"id":9007199254740993}', { id: 9007199254740993n }],
    ['application/json; charset=utf-8', '\ufeff[1]', [1]],
    ['Application/Problem+JSON', 'null', null],
    ['text/plain', 'é', 'é'],
    ['text/plain; charset="iso-8859-1"', Buffer.from([0xe9]), 'é'],
    ['application/json; charset=ISO-8859-1', Buffer.from('{"v":"h\xe9"}', 'latin1'), { v: 'hé' }],
    ['application/json;charset="utf-16le"', Buffer.from('{"v":9007199254740993}', 'utf16le'), { v: 9007199254740993n }],
    ['application/json; charset=UTF8', '{"v":"é"}', { v: 'é' }],
    ['application/pdf', '', null],
  ])('a body of type %s is read', async (contentType, body, expected) => {
    const { call } = await saying(200, contentType, body);
    expect((await call('/')).body).toEqual(expected);
  });

  test('204 or an empty body is null without an error; 401 without a body is UNAUTHENTICATED', async () => {
    const { call } = await world((request, response) => response.writeHead(Number(request.url.slice(1))).end());
    expect(await call('/204')).toMatchObject({ status: 204, body: null });
    expect(await call('/200')).toMatchObject({ status: 200, body: null });
    const refused = await call('/401');
    expect(refused.body).toBeNull();
    expect(failureOfStatus('products', refused)).toMatchObject({
      code: 'UNAUTHENTICATED',
      extensions: { http: { status: 401 } },
    });
  });

  test.each([
    [200, 'application/json', '{"a":', 'BACKEND_ANSWER_INVALID'],
    [200, undefined, '<html>', 'BACKEND_ANSWER_INVALID'],
    [200, 'application/pdf', '%PDF', 'BACKEND_ANSWER_INVALID'],
    [200, 'text/plain; charset=klingon', 'x', 'BACKEND_ANSWER_INVALID'],
    [200, 'application/json; charset=klingon', '{}', 'BACKEND_ANSWER_INVALID'],
    [200, 'application/json', Buffer.from([0x22, 0xff, 0x22]), 'BACKEND_ANSWER_INVALID'],
    [200, 'text/plain', Buffer.from([0xc3]), 'BACKEND_ANSWER_INVALID'],
    [403, 'application/json', 'nope', 'FORBIDDEN'],
  ])('an unparseable body is an error, never null: %i %s %j', async (status, contentType, body, code) => {
    const { call } = await saying(status, contentType, body);
    expect(await failureOf(call('/'))).toMatchObject({ code, subgraph: 'products', extensions: { http: { status } } });
  });

  test('is never sent twice unless its method is safe or it is declared so', async () => {
    const { server, call } = await world((request, response, message) => {
      if (request.turn === 1) setTimeout(() => response.end('1'), 5);
      else message.socket.destroy();
    });
    const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    await call('/');
    await idle();
    expect((await call('/')).body).toBe(1);
    expect(server.received).toHaveLength(3);
    await call('/');
    await idle();
    expect((await failureOf(call('/', { method: 'POST' }))).code).toBe('BACKEND_UNREACHABLE');
    expect(server.received).toHaveLength(5);
  });
});

describe('an answer that is not a success', () => {
  const problem = {
    type: 'https://example.org/stock',
    title: 'Out of stock',
    detail: 'None left.',
    instance: '/internal/7',
    traceId: 'x',
    trace: 'at y',
  };

  test.each([
    [429, '7', 7],
    [503, '0', 0],
    [503, () => new Date(Date.now() + 9_000).toUTCString(), 9],
    [429, 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
    [429, 'soon', undefined],
    [500, '7', undefined],
  ] as const)('%i with Retry-After: %s tells when to come again', async (status, value, seconds) => {
    const { call } = await world((_request, response) =>
      response.writeHead(status, { 'retry-after': typeof value === 'string' ? value : value() }).end(),
    );
    const { retryAfter } = failureOfStatus('products', await call('/')).extensions;
    if (seconds === 9) expect([8, 9]).toContain(retryAfter);
    else expect(retryAfter).toBe(seconds);
  });

  test('a problem document gives message and members, without internals', async () => {
    const { call } = await saying(422, 'application/problem+json', JSON.stringify(problem));
    const failure = failureOfStatus('products', await call('/'));
    expect(failure).toMatchObject({ code: 'BAD_USER_INPUT', publicMessage: 'Out of stock: None left.' });
    expect(failure.extensions).toEqual({
      http: { status: 422 },
      problem: { type: 'https://example.org/stock', title: 'Out of stock', detail: 'None left.', traceId: 'x' },
    });
  });

  test('what a broken backend says of itself stays inside', async () => {
    const { call } = await saying(
      500,
      'application/problem+json',
      JSON.stringify({ title: 'NullPointerException at com.acme' }),
    );
    expect(failureOfStatus('products', await call('/'))).toMatchObject({
      code: 'BACKEND_FAILED',
      publicMessage: 'A backend answered with a failure.',
      extensions: { http: { status: 500 } },
    });
  });

  test('the documentation holds the table of codes', () => {
    const documented = readFileSync(new URL('../../../../docs/rest-status.md', import.meta.url), 'utf8').matchAll(
      /^\| (\d+) \| `(\w+)` \|$/gm,
    );
    expect(Object.fromEntries([...documented].map(([, status, code]) => [status, code]))).toEqual(STATUS_CODES);
  });
});
