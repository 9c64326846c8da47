import { createServer as createTcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import type { HttpAnswer, HttpRequest } from '../../../../src/fetch/http/call.ts';
import { createPools, type Pools } from '../../../../src/fetch/http/pools.ts';
import { BACKENDS, failureOf, serveBackend, type BackendServer } from '../backend-server.ts';
import { eventually } from '../../../support/eventually.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface World {
  readonly server: BackendServer;
  readonly pools: Pools;
  send(more?: Partial<HttpRequest>): Promise<HttpAnswer>;
}

async function world(answer: Parameters<typeof serveBackend>[0], connections = 4): Promise<World> {
  const server = await serveBackend(answer);
  const pools = createPools({ ...BACKENDS, connections });
  cleanups.push(
    () => server.close(),
    () => pools.close(),
  );
  const send = (more: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
    pools.send({
      subgraph: 'orders',
      origin: server.origin,
      path: '/a?secret=1',
      method: 'POST',
      headers: ['content-type', 'text/plain'],
      body: 'hello',
      timeoutMs: 5_000,
      maxAnswerBytes: 100_000,
      cancellation: new Cancellation(),
      idempotent: true,
      ...more,
    });
  return { server, pools, send };
}

const timersAlive = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('an exchange', () => {
  test('carries method, path, headers and body, and brings status, headers and body back', async () => {
    const { server, send } = await world((_request, response) => {
      response
        .writeHead(
          418,
          [
            ['X-Tea', 'green'],
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
          ].flat(),
        )
        .end('short');
    });
    const answer = await send({ headers: ['x-a', '1'], body: new TextEncoder().encode('bytes') });
    expect(answer.status).toBe(418);
    expect(answer.headers['x-tea']).toBe('green');
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.body.toString()).toBe('short');
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/a?secret=1',
      body: 'bytes',
      headers: { 'x-a': '1' },
    });
  });

  test('answers of many chunks and of none are whole', async () => {
    const { send } = await world((request, response) => {
      if (request.url === '/none') return response.writeHead(204).end();
      response.write('a'.repeat(40_000));
      setTimeout(() => response.end('b'.repeat(40_000)), 10);
      return response;
    });
    expect((await send()).body.toString()).toBe('a'.repeat(40_000) + 'b'.repeat(40_000));
    expect((await send({ path: '/none' })).body).toHaveLength(0);
  });

  test('sequential requests share one connection', async () => {
    const { server, send } = await world((_request, response) => response.end('ok'), 1);
    for (let index = 0; index < 5; index++) await send();
    expect(server.received.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5]);
  });

  test('an interim response is not the answer', async () => {
    const { send } = await world((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end('final');
    });
    expect(await send()).toMatchObject({ status: 200, body: Buffer.from('final') });
  });
});

describe('content codings', () => {
  const text = 'The same words again and again. '.repeat(500);
  // Node 20 can undo zstd by a library alone, and cannot make it.
  const ZSTD = 'KLUv/QRYJQEA0FRoZSBzYW1lIHdvcmRzIGFnYWluIGFuZC4gAgBdfiiOKVbGZaxVYg==';
  test.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, BR', brotliCompressSync(gzipSync(text))],
    ['zstd', Buffer.from(ZSTD, 'base64')],
    ['zstd', Buffer.concat([Buffer.from('502a4d1802000000ffff', 'hex'), Buffer.from(ZSTD, 'base64')])],
    ['identity', Buffer.from(text)],
  ])('%s is decoded', async (coding, bytes) => {
    const { send } = await world((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bytes),
    );
    expect((await send()).body.toString()).toBe(text);
  });

  test('a compression bomb is cut: decompressed bytes count', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const { send } = await world((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await failureOf(send())).code).toBe('BACKEND_ANSWER_TOO_LARGE');
  });

  test.each([
    ['that says how large it is', `28b52ffda0${'80f0fa02'}`, 'BACKEND_ANSWER_TOO_LARGE'],
    ['that does not', '28b52ffd0048', 'BACKEND_ANSWER_TOO_LARGE'],
    ['whose window is larger than its content could need', '28b52ffd00ff', 'BACKEND_ANSWER_INVALID'],
  ])('a bomb of zstd %s is cut before it takes memory', async (_, header, code) => {
    // Each block is one byte, 131,072 times.
    const block = (isLast: boolean): string =>
      `${Buffer.from(Uint8Array.of(...[0, 8, 16].map((shift) => (((131_072 << 3) | 2 | (isLast ? 1 : 0)) >> shift) & 255))).toString('hex')}61`;
    const bomb = Buffer.from(header + block(false).repeat(400) + block(true), 'hex');
    const { send } = await world((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'zstd' }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    expect((await failureOf(send())).code).toBe(code);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  test('zstd that is cut off anywhere is an invalid answer', async () => {
    const whole = Buffer.from(ZSTD, 'base64');
    const { send } = await world((request, response) =>
      response.writeHead(200, { 'content-encoding': 'zstd' }).end(whole.subarray(0, Number(request.url.slice(1)))),
    );
    for (let length = 1; length < whole.length; length += 1)
      expect((await failureOf(send({ path: `/${length}` }))).code).toBe('BACKEND_ANSWER_INVALID');
  });

  test('broken and unknown codings are invalid answers', async () => {
    const { send } = await world((request, response) => {
      response.writeHead(200, { 'content-encoding': request.url.slice(1) }).end('not compressed');
    });
    for (const path of ['/gzip', '/br', '/deflate', '/zstd', '/lzma'])
      expect((await failureOf(send({ path }))).code).toBe('BACKEND_ANSWER_INVALID');
  });
});

describe('failures', () => {
  test('a backend that is down is unreachable, and only the log learns where it was', async () => {
    const { server, send } = await world((_request, response) => response.end());
    await server.close();
    const failure = await failureOf(send());
    expect(failure).toMatchObject({
      code: 'BACKEND_UNREACHABLE',
      subgraph: 'orders',
      publicMessage: 'A backend could not be reached.',
    });
    expect(failure.message).toContain(`POST ${server.origin}: `);
    expect(failure.message).not.toContain(`${server.origin}/a`);
    expect((await failureOf(send({ template: '/{$args.name}' }))).message).toContain(
      `POST ${server.origin}/{$args.name}: `,
    );
    expect(failure.message).not.toContain('secret');
    expect((await failureOf(send({ origin: 'http://does-not-exist.invalid' }))).code).toBe('BACKEND_UNREACHABLE');
  });

  test('a backend that hangs is cut at the deadline, and the request to it is truly aborted', async () => {
    let aborted = 0;
    const { send } = await world((_request, _response, message) => message.socket.on('close', () => aborted++));
    const start = performance.now();
    expect((await failureOf(send({ timeoutMs: 60 }))).code).toBe('BACKEND_TIMEOUT');
    expect(performance.now() - start).toBeLessThan(500);
    await eventually(() => aborted === 1);
  });

  test('the deadline is for the whole answer: one that drips is cut too', async () => {
    const { send } = await world((_request, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    expect((await failureOf(send({ timeoutMs: 100 }))).code).toBe('BACKEND_TIMEOUT');
  });

  test('cancelling aborts the request to the backend', async () => {
    let aborted = 0;
    const { server, send } = await world((_request, _response, message) => message.socket.on('close', () => aborted++));
    const cancellation = new Cancellation();
    const sent = failureOf(send({ cancellation }));
    await eventually(() => server.received.length === 1);
    cancellation.cancel('the client left');
    expect((await sent).code).toBe('REQUEST_CANCELLED');
    await eventually(() => aborted === 1);
    expect((await failureOf(send({ cancellation }))).code).toBe('REQUEST_CANCELLED');
    expect(server.received).toHaveLength(1);
  });

  test(
    'a request cancelled while it waits for a connection is never sent, and the connection stays ' + 'usable',
    async () => {
      const { server, send } = await world((request, response) => {
        setTimeout(() => response.end('ok'), request.url === '/slow' ? 80 : 0);
      }, 1);
      const slow = send({ path: '/slow' });
      const cancellation = new Cancellation();
      const waiting = failureOf(send({ path: '/waiting', cancellation }));
      await eventually(() => server.received.length === 1);
      cancellation.cancel('gone');
      expect((await waiting).code).toBe('REQUEST_CANCELLED');
      expect((await slow).status).toBe(200);
      expect((await send({ path: '/next' })).status).toBe(200);
      expect(server.received.map(({ url, turn }) => [url, turn])).toEqual([
        ['/slow', 1],
        ['/next', 2],
      ]);
    },
  );

  test('an answer over its cap is cut while streaming', async () => {
    let written = 0;
    const { send } = await world((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
      };
      response.on('drain', more);
      more();
    });
    expect((await failureOf(send())).code).toBe('BACKEND_ANSWER_TOO_LARGE');
    await sleep(50);
    const afterCut = written;
    await sleep(50);
    expect(written).toBe(afterCut);
  });

  test('an announced length over the cap is refused before the body arrives', async () => {
    const { send } = await world((_request, response) => {
      response.writeHead(200, { 'content-length': '500000000' }).flushHeaders();
    });
    expect((await failureOf(send())).code).toBe('BACKEND_ANSWER_TOO_LARGE');
  });

  test('an answer that is not HTTP, or ends too soon, is no answer', async () => {
    const tcp = createTcpServer((socket) => {
      socket.once('data', (data) => {
        socket.end(
          String(data).startsWith('GET') ? 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf' : 'SSH-2.0-x\r\n',
        );
      });
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => new Promise((resolve) => tcp.close(() => resolve())));
    const address = tcp.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const { send } = await world((_request, response) => response.end());
    expect((await failureOf(send({ origin }))).code).toBe('BACKEND_ANSWER_INVALID');
    expect((await failureOf(send({ origin, method: 'GET', body: undefined }))).code).toBe('BACKEND_UNREACHABLE');
  });

  test('a header that cannot be sent is our fault', async () => {
    const { send } = await world((_request, response) => response.end());
    expect((await failureOf(send({ headers: ['x', 'a\r\nb: c'] }))).code).toBe('INTERNAL_SERVER_ERROR');
    expect((await failureOf(send({ path: '/with blank' }))).code).toBe('INTERNAL_SERVER_ERROR');
  });
});

describe('a kept-alive socket that the backend closes as we write', () => {
  // Answers the first request on each connection and drops the connection on the second.
  const dropsReused: Parameters<typeof serveBackend>[0] = (request, response, message) => {
    if (request.turn === 1) response.end('ok');
    else message.socket.destroy();
  };

  test('a query is retried once on a fresh socket', async () => {
    const { server, send } = await world(dropsReused, 1);
    await send();
    expect((await send()).body.toString()).toBe('ok');
    expect(server.received.map(({ turn }) => turn)).toEqual([1, 2, 1]);
  });

  test('a mutation is not', async () => {
    const { server, send } = await world(dropsReused, 1);
    await send({ idempotent: false });
    expect((await failureOf(send({ idempotent: false }))).code).toBe('BACKEND_UNREACHABLE');
    expect(server.received).toHaveLength(2);
  });

  test('once only, and not when the socket was new', async () => {
    const { server, send } = await world((_request, response, message) => {
      if (server.received.length === 1) response.end('ok');
      else message.socket.destroy();
    }, 1);
    await send();
    expect((await failureOf(send())).code).toBe('BACKEND_UNREACHABLE');
    expect(server.received).toHaveLength(3);
    expect((await failureOf(send())).code).toBe('BACKEND_UNREACHABLE');
    expect(server.received).toHaveLength(4);
  });
});

describe('a backend that resets every connection', () => {
  test('is tried twice for a query, once for a mutation', async () => {
    const { server, send } = await world((_request, _response, message) => message.socket.resetAndDestroy(), 1);
    expect((await failureOf(send())).code).toBe('BACKEND_UNREACHABLE');
    expect(server.received).toHaveLength(2);
    expect((await failureOf(send({ idempotent: false }))).code).toBe('BACKEND_UNREACHABLE');
    expect(server.received).toHaveLength(3);
  });
});

describe('what calls leave behind', () => {
  test('1000 requests with a 30 s timeout that complete in a few ms retain no timers, signals or handles', async () => {
    const before = timersAlive();
    const { pools, server, send } = await world((_request, response) => response.end('ok'), 1);
    const cancellation = new Cancellation();
    for (let index = 0; index < 1_000; index++) await send({ timeoutMs: 30_000, cancellation });
    await sleep(50);
    // One keep-alive timer of undici's for the one idle connection, and one of the server's.
    expect(timersAlive() - before).toBeLessThanOrEqual(2);
    await pools.close();
    await server.close();
    // undici's shared timer stops at its next half second.
    await eventually(() => timersAlive() <= before);
  });

  test('closing lets running calls end', async () => {
    const { pools, send } = await world((_request, response) => void setTimeout(() => response.end('late'), 50));
    const running = send();
    await sleep(10);
    await pools.close();
    expect((await running).body.toString()).toBe('late');
    expect((await failureOf(send())).code).toBe('BACKEND_UNREACHABLE');
  });
});
