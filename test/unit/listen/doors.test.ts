import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDoorOfApollo, openOwnDoor, type OpenDoor, type OpenTheDoor } from '../../support/doors.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly { message: string; path?: unknown; extensions: { code: string } }[];
  };
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  // Everything that a door says is a GraphQL response.
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Answer['body'] };
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return ask(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } });
}

function get(
  url: string,
  params: Record<string, string>,
  headers: Record<string, string> = { 'apollo-require-preflight': 'true' },
): Promise<Answer> {
  return ask(`${url}?${new URLSearchParams(params).toString()}`, { headers });
}

const codeOf = (answer: Answer): string | undefined => answer.body.errors?.[0]?.extensions.code;
const messageOf = (answer: Answer): string | undefined => answer.body.errors?.[0]?.message;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The rules that both doors keep. */
function describeDoor(name: string, open: OpenTheDoor): void {
  describe(name, () => {
    let door: OpenDoor;
    beforeAll(async () => {
      door = await open({ listen: { bodyLimitBytes: 20_000 } });
    });
    afterAll(() => door.close());

    test.each([
      ['an answer', '/graphql?query={hello}', {}],
      ['a refusal', '/graphql?query={', {}],
      ['another method', '/graphql', { method: 'PUT' }],
      [
        'a body that is no JSON',
        '/graphql',
        { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
      ],
      ['a page that is not there', '/<script>', {}],
      ['health', '/health/live', {}],
      ['readiness', '/health/ready', {}],
      [
        'a stream of events',
        '/graphql?query={hello}',
        { headers: { accept: 'text/event-stream', 'apollo-require-preflight': '1' } },
      ],
    ])('nothing is taken for a page: %s', async (_what, path, init) => {
      const { headers } = await fetch(`${door.origin}${path}`, init);
      expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual([
        'nosniff',
        expect.stringContaining('no-store'),
      ]);
    });

    test.each([
      ['Authorization', 'Bearer a', 'Bearer b', 400],
      ['authorization', 'Bearer a', 'bearer a', 400],
      ['AUTHORIZATION', 'Bearer a', 'Bearer a', 200],
      ['X-Key', 'a', 'b', 400],
      ['x-key', 'a', 'a', 200],
      ['accept-language', 'de', 'fr', 200],
    ])('of a header %s that comes twice, with %s and %s, is %i', async (name, one, other, status) => {
      const { hostname, port } = new URL(door.url);
      const answered = await new Promise<number | undefined>((resolve, reject) => {
        const headers = [
          'host',
          hostname,
          'content-type',
          'application/json',
          name,
          one,
          'x-other',
          '1',
          name.toLowerCase(),
          other,
        ];
        const sent = request({ hostname, port, path: '/graphql', method: 'POST', headers }, (response) =>
          resolve(response.resume().statusCode),
        );
        sent.on('error', reject).end('{"query":"{hello}"}');
      });
      expect(answered).toBe(status);
    });

    test('answers a query by POST, with the exact length and no server header', async () => {
      const answer = await post(door.url, {
        query: 'query A($n: String) { hello(name: $n) }',
        operationName: 'A',
        variables: { n: 'Zoë 🏃' },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ data: { hello: 'hello Zoë 🏃' } });
      expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(answer.text)));
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('server')).toBeNull();
      expect(answer.headers.get('x-powered-by')).toBeNull();
    });

    test('answers a query by GET with JSON variables', async () => {
      const answer = await get(door.url, { query: 'query($n: String) { hello(name: $n) }', variables: '{"n":"Ada"}' });
      expect(answer.body).toEqual({ data: { hello: 'hello Ada' } });
    });

    test('an empty operation name in a URL is none', async () => {
      const answer = await get(door.url, { query: 'query A { hello }', operationName: '' });
      expect(answer.body).toEqual({ data: { hello: 'hello you' } });
    });

    test('a partial answer is 200 with errors before data, under both media types', async () => {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const answer = await post(door.url, { query: '{ hello fails }' }, { accept });
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
        expect(answer.body.data).toEqual({ hello: 'hello you', fails: null });
        expect(answer.body.errors).toMatchObject([{ path: ['fails'], extensions: { code: 'BACKEND_FAILED' } }]);
        expect(answer.text.indexOf('"errors"')).toBeLessThan(answer.text.indexOf('"data"'));
      }
    });

    test('a refusal brings its own status and headers', async () => {
      const answer = await post(door.url, { query: '{ refused }' });
      expect([answer.status, answer.headers.get('retry-after'), codeOf(answer)]).toEqual([429, '7', 'RATE_LIMITED']);
      expect(answer.body).not.toHaveProperty('data');
    });

    test('integers beyond 2^53 arrive and leave with every digit', async () => {
      const answer = await post(
        door.url,
        '{"query":"query($v: Any) { echo(value: $v) ' +
          '}","variables":{"v":{"id":9007199254740993,"n":-12345678901234567890}}}',
      );
      expect(answer.text).toBe('{"data":{"echo":{"id":9007199254740993,"n":-12345678901234567890}}}');
      const url = await get(door.url, {
        query: 'query($v: Any) { echo(value: $v) }',
        variables: '{"v":9007199254740993}',
      });
      expect(url.text).toBe('{"data":{"echo":9007199254740993}}');
    });

    test('a member named __proto__ is left out', async () => {
      const answer = await post(
        door.url,
        '{"query":"query($v: Any) { echo(value: $v) }","variables":{"v":{"__proto__":{"x":1},"a":1}}}',
      );
      expect(answer.text).toBe('{"data":{"echo":{"a":1}}}');
    });

    test('a compressed body is read', async () => {
      const body = JSON.stringify({ query: '{ hello }' });
      const gzip = await post(door.url, gzipSync(body), { 'content-encoding': 'gzip' });
      const brotli = await post(door.url, brotliCompressSync(body), { 'content-encoding': 'br' });
      expect([gzip.body, brotli.body]).toEqual([{ data: { hello: 'hello you' } }, { data: { hello: 'hello you' } }]);
    });

    test.each([
      ['malformed JSON', '{"query": "{ hello', /body is not JSON: .+/],
      ['an empty body', '', /body is empty/],
      ['a number', '5', /JSON body is a number: expected an object/],
      ['null', 'null', /JSON body is null/],
      ['a batch', '[{"query":"{ hello }"}]', /`batching.enabled: true`/],
      ['a query that is no string', '{"query":{}}', /`query` in the JSON body is an object: expected a string/],
      [
        'an operation name that is no string',
        '{"query":"{ hello }","operationName":1}',
        /`operationName` in the JSON body is a number: expected a string/,
      ],
      [
        'variables that are a list',
        '{"query":"{ hello }","variables":[]}',
        /`variables` in the JSON body is an array: expected an object/,
      ],
      [
        'extensions that are a string',
        '{"query":"{ hello }","extensions":"x"}',
        /`extensions` in the JSON body is a string: expected an object/,
      ],
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /not valid UTF-8/],
    ])('%s is refused with 400, saying what was expected', async (_, body, message) => {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const answer = await post(door.url, body, { accept });
        expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
        expect(messageOf(answer)).toMatch(message);
        expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      }
    });

    test('a request without a document is refused', async () => {
      const answer = await post(door.url, { operationName: 'A' });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
    });

    test.each([
      ['variables that are no JSON', 'query=x&variables=%7B', /`variables` in the URL is not JSON/],
      ['variables that are a list', 'query=x&variables=[]', /`variables` in the URL is an array: expected an object/],
      ['a query given twice', 'query=x&query=y', /`query` is in the URL 2 times: expected once/],
    ])('%s in a URL are refused with 400', async (_, search, message) => {
      const answer = await ask(`${door.url}?${search}`, { headers: { 'apollo-require-preflight': '1' } });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
      expect(messageOf(answer)).toMatch(message);
    });

    test('a mutation by GET is refused with 405 and Allow, and is not run', async () => {
      const answer = await get(door.url, { query: 'mutation { rename(name: "x") }' });
      expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST']);
      expect((await post(door.url, { query: 'mutation { rename(name: "x") }' })).body).toEqual({
        data: { rename: 'x' },
      });
    });

    test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused with 405 and Allow', async (method) => {
      const answer = await ask(door.url, { method });
      expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([
        405,
        'METHOD_NOT_ALLOWED',
        'GET, HEAD, POST',
      ]);
    });

    test.each([
      [
        'application/xml',
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        /Content-Type is application\/xml: expected application\/json/,
      ],
      ['application/graphql', 415, 'UNSUPPORTED_MEDIA_TYPE', /expected application\/json/],
      [
        'application/json; charset=latin1',
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        /charset of the body is latin1: expected utf-8/,
      ],
      ['text/plain', 400, 'CSRF_PREVENTED', /Send `Content-Type: application\/json`.*x-apollo-operation-name/],
      ['multipart/form-data; boundary=x', 400, 'CSRF_PREVENTED', /preflight/],
    ])('the content type %s is refused', async (type, status, code, message) => {
      const answer = await post(door.url, '{"query":"{ hello }"}', { 'content-type': type });
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(messageOf(answer)).toMatch(message);
    });

    test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON'])(
      'the content type %s is understood',
      async (type) => {
        expect((await post(door.url, { query: '{ hello }' }, { 'content-type': type })).status).toBe(200);
      },
    );

    test('an encoding that is not understood is refused, naming those that are', async () => {
      const answer = await post(door.url, '{}', { 'content-encoding': 'compress' });
      expect([answer.status, codeOf(answer), answer.headers.get('accept-encoding')]).toEqual([
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'gzip, br',
      ]);
      const broken = await post(door.url, 'not gzip', { 'content-encoding': 'gzip' });
      expect([broken.status, messageOf(broken)]).toEqual([400, 'The request body is not valid gzip.']);
    });

    const foreign = { 'sec-fetch-site': 'cross-site' };

    test.each(['x-apollo-operation-name', 'apollo-require-preflight', 'x-gatefold-preflight'])(
      'a GET for a foreign page is answered only with a header such as %s',
      async (header) => {
        expect((await get(door.url, { query: '{ hello }' }, { ...foreign, [header]: 'x' })).status).toBe(200);
        const answer = await get(door.url, { query: '{ hello }' }, foreign);
        expect([answer.status, codeOf(answer)]).toEqual([400, 'CSRF_PREVENTED']);
      },
    );

    test.each([{ 'sec-fetch-site': 'same-site' }, { origin: 'https://elsewhere.test' }, { cookie: 'session=1' }])(
      'a GET with %j may be for a foreign page',
      async (headers) => {
        expect(codeOf(await get(door.url, { query: '{ hello }' }, headers))).toBe('CSRF_PREVENTED');
      },
    );

    test.each([{}, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-origin', cookie: 'session=1' }])(
      'a GET with %j is for no foreign page',
      async (headers) => {
        expect((await get(door.url, { query: '{ hello }' }, headers)).status).toBe(200);
      },
    );

    test.each([
      ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
      ['application/json, application/graphql-response+json', 'application/graphql-response+json'],
      ['application/graphql-response+json;q=0.5, application/json', 'application/json'],
      [
        'multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json;q=0.9',
        'application/graphql-response+json',
      ],
      ['application/*', 'application/json'],
      ['text/html, */*;q=0.8', 'application/json'],
      ['application/json;q=0, */*', 'application/graphql-response+json'],
    ])('Accept: %s is answered with %s', async (accept, type) => {
      expect((await post(door.url, { query: '{ hello }' }, { accept })).headers.get('content-type')).toBe(
        `${type}; charset=utf-8`,
      );
    });

    test('an Accept header that allows nothing of ours is refused with 406', async () => {
      const answer = await post(door.url, { query: '{ hello }' }, { accept: 'text/html' });
      expect([answer.status, codeOf(answer)]).toEqual([406, 'NOT_ACCEPTABLE']);
      expect(messageOf(answer)).toMatch(/application\/graphql-response\+json nor application\/json/);
    });

    test('a body over the limit is refused with 413, announced or not, and the door goes on', async () => {
      const large = JSON.stringify({ query: `{ hello } #${'x'.repeat(20_000)}` });
      const announced = await post(door.url, large);
      const chunked = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: new Blob([large]).stream(),
        duplex: 'half',
      } as RequestInit);
      expect([announced.status, codeOf(announced), chunked.status]).toEqual([413, 'BODY_TOO_LARGE', 413]);
      expect(messageOf(announced)).toBe('The request body is over the limit of 20000 bytes.');
      await chunked.text();
      expect((await post(door.url, { query: '{ hello }' })).status).toBe(200);
    });

    test('a compression bomb is refused with 413', async () => {
      const bomb = Buffer.alloc(10_000_000, ' ');
      for (const [encoding, body] of [
        ['gzip', gzipSync(bomb)],
        ['br', brotliCompressSync(bomb)],
      ] as const) {
        const answer = await post(door.url, body, { 'content-encoding': encoding });
        expect([answer.status, codeOf(answer)]).toEqual([413, 'BODY_TOO_LARGE']);
      }
    });

    test('a document is found again by its hash', async () => {
      const query = '{ hello(name: "apq") }';
      const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } };
      const unknown = await post(door.url, { extensions });
      expect([unknown.status, codeOf(unknown), messageOf(unknown)]).toEqual([
        200,
        'PERSISTED_QUERY_NOT_FOUND',
        'PersistedQueryNotFound',
      ]);
      expect((await post(door.url, { query, extensions })).body).toEqual({ data: { hello: 'hello apq' } });
      expect((await post(door.url, { extensions })).body).toEqual({ data: { hello: 'hello apq' } });
      expect((await get(door.url, { extensions: JSON.stringify(extensions) })).body).toEqual({
        data: { hello: 'hello apq' },
      });
    });

    test('a hash that is not that of the document is refused', async () => {
      const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf('{ other }') } };
      const answer = await post(door.url, { query: '{ hello }', extensions });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'PERSISTED_QUERY_HASH_MISMATCH']);
      const version = await post(door.url, {
        query: '{ hello }',
        extensions: { persistedQuery: { ...extensions.persistedQuery, version: 2 } },
      });
      expect([version.status, codeOf(version)]).toEqual([400, 'BAD_REQUEST']);
    });

    test('persisted queries can be switched off', async () => {
      const without = await open({ persistedQueries: false });
      const answer = await post(without.url, {
        extensions: { persistedQuery: { version: 1, sha256Hash: hashOf('x') } },
      });
      await without.close();
      expect([answer.status, codeOf(answer), messageOf(answer)]).toEqual([
        200,
        'PERSISTED_QUERY_NOT_SUPPORTED',
        'PersistedQueryNotSupported',
      ]);
    });

    test('CSRF prevention can be switched off', async () => {
      const without = await open({ csrfPrevention: { enabled: false } });
      const answer = await get(without.url, { query: '{ hello }' }, { 'sec-fetch-site': 'cross-site' });
      await without.close();
      expect(answer.status).toBe(200);
    });

    test('the stages see the client: headers, address, media type', async () => {
      await post(door.url, { query: '{ hello }' }, { 'x-team': 'web', accept: 'application/graphql-response+json' });
      expect(door.answering.arrivals.at(-1)).toMatchObject({
        method: 'POST',
        headers: { 'x-team': 'web' },
        address: '127.0.0.1',
        mediaType: 'application/graphql-response+json',
      });
    });

    test('another URL is 404 in JSON, naming the path of GraphQL', async () => {
      for (const method of ['GET', 'POST']) {
        const answer = await ask(`${door.origin}/grapql`, { method });
        expect(answer.status).toBe(404);
        expect(messageOf(answer)).toContain('/graphql');
      }
    });

    test('introspection is answered', async () => {
      const answer = await post(door.url, { query: '{ __schema { queryType { name } } }' });
      expect(answer.body).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
    });

    test('a field of a newer schema is answered from the moment that there is one', async () => {
      const query = { query: '{ later }' };
      expect(codeOf(await post(door.url, query))).toBe('GRAPHQL_VALIDATION_FAILED');
      door.answering.addField('later');
      expect((await post(door.url, query)).body).toEqual({ data: { later: null } });
    });
  });
}

describeDoor('our own door', openOwnDoor);
describeDoor("Apollo Server's door", openDoorOfApollo);
