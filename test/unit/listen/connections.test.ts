import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../src/config/schema.ts';
import { openDoor } from '../../../src/listen/http/door.ts';
import { refuse, reply } from '../../../src/respond/reply.ts';
import {
  openDoorOfApollo,
  openOwnDoor,
  type DoorSettings,
  type OpenDoor,
  type OpenTheDoor,
} from '../../support/doors.ts';
import { eventually } from '../../support/eventually.ts';

const JSON_POST = { method: 'POST', headers: { 'content-type': 'application/json' } };
const ask = (url: string, query: string, signal?: AbortSignal): Promise<Response> =>
  fetch(url, { ...JSON_POST, body: JSON.stringify({ query }), ...(signal && { signal }) });

/** Writes to the door by hand; `received` is all it says until it closes the connection. */
function speak(door: OpenDoor, text: string): { readonly socket: Socket; readonly received: Promise<string> } {
  const socket = connect(door.port, '127.0.0.1');
  let said = '';
  const received = new Promise<string>((resolve) => {
    socket
      .on('data', (chunk) => (said += chunk.toString()))
      .on('close', () => resolve(said))
      .on('error', () => {});
  });
  socket.write(text);
  return { socket, received };
}

function describeConnections(name: string, openTheDoor: OpenTheDoor): void {
  describe(name, () => {
    const opened: OpenDoor[] = [];
    async function open(settings: DoorSettings = {}): Promise<OpenDoor> {
      const door = await openTheDoor(settings);
      opened.push(door);
      return door;
    }
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((door) => door.close()));
    });

    test('a client that goes away cancels its request', async () => {
      const door = await open();
      const controller = new AbortController();
      const answer = ask(door.url, '{ slow(ms: 10000) }', controller.signal).catch(() => 'aborted');
      await eventually(() => door.answering.arrivals.length === 1);
      const [arrival] = door.answering.arrivals;
      expect(arrival?.cancellation.cancelled).toBe(false);
      controller.abort();
      expect(await answer).toBe('aborted');
      await eventually(() => arrival?.cancellation.cancelled === true);
      expect(arrival?.cancellation.reason).toBe('client disconnected');
    });

    test('a request that is answered is never cancelled', async () => {
      const door = await open();
      await (await ask(door.url, '{ hello }')).text();
      await delay(20);
      expect(door.answering.arrivals[0]?.cancellation.cancelled).toBe(false);
    });

    test('a client that goes away inside its body is not answered and does no harm', async () => {
      const door = await open();
      const { socket } = speak(
        door,
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"que',
      );
      await delay(30);
      socket.destroy();
      await delay(30);
      expect(door.answering.arrivals).toHaveLength(0);
      expect((await ask(door.url, '{ hello }')).status).toBe(200);
    });

    test('slow headers and a slow body are cut off with 408, a healthy client beside them is served', async () => {
      const door = await open({ receive: { headersMs: 100, requestMs: 200 } });
      const headers = speak(door, 'POST /graphql HTTP/1.1\r\nhost: x\r\n');
      const body = speak(
        door,
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"que',
      );
      expect((await ask(door.url, '{ slow(ms: 600) }')).status).toBe(200);
      expect(await headers.received).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n(.|\r\n)*took too long to arrive/);
      expect(await body.received).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    });

    test('bytes that are no HTTP are answered with 400, headers over the limit with 431', async () => {
      const door = await open();
      expect(await speak(door, 'hello?\r\n\r\n').received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      const overflow = await speak(door, `GET /graphql?query=${'x'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`)
        .received;
      expect(overflow).toMatch(/^HTTP\/1\.1 431 (.|\r\n)*send a long document by POST/);
      expect(await speak(door, 'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n').received).toMatch(
        /^HTTP\/1\.1 400 /,
      );
    });

    test('a client that sends on and on after a refusal is cut off', async () => {
      const door = await open({ listen: { bodyLimitBytes: 1_000 }, receive: { headersMs: 300, requestMs: 600 } });
      const { socket, received } = speak(
        door,
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 999999999\r\n\r\n',
      );
      const chunk = Buffer.alloc(64 * 1024);
      const push = (): void => {
        while (socket.writable && socket.write(chunk));
        if (socket.writable) socket.once('drain', push);
      };
      push();
      expect(await received).toMatch(/^HTTP\/1\.1 413 /);
      expect(socket.destroyed).toBe(true);
    });

    test('a body of 100 MB of which nobody knew how long it is gets its 413, and its connection goes on', async () => {
      const door = await open({ listen: { bodyLimitBytes: 1_000 } });
      const { socket, received } = speak(
        door,
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      // As clients do that look for an answer when all is sent.
      socket.pause();
      const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x20), Buffer.from('\r\n')]);
      for (let sent = 0; sent < 1_600; sent += 1) if (!socket.write(chunk)) await once(socket, 'drain');
      socket.write('0\r\n\r\nGET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      socket.resume();
      const text = await received;
      expect(text).toMatch(/^HTTP\/1\.1 413 (.|\r\n)*BODY_TOO_LARGE/);
      expect(text).toContain('{"status":"ok"}');
    }, 30_000);

    // More than the system takes on behalf of a client that does not read.
    const enormous = (): DoorSettings['pages'] => () => ({
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(40_000_000),
    });

    test('a client that does not read its answer is cut off', async () => {
      const door = await open({ listen: { sendTimeoutMs: 150 }, pages: enormous() });
      const { socket, received } = speak(door, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
      socket.pause();
      await delay(600);
      socket.resume();
      await received;
      expect(socket.bytesRead).toBeLessThan(40_000_000);
    });

    test(
      'a client that takes a break, and one that waits for the next answer of its pipeline, are ' + 'served',
      async () => {
        const door = await open({ listen: { sendTimeoutMs: 300 }, pages: enormous() });
        const body = '{"query":"{ slow(ms: 700) }"}';
        const second =
          `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ` +
          `application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
        const { socket, received } = speak(door, `GET / HTTP/1.1\r\nhost: x\r\n\r\n${second}`);
        socket.pause();
        await delay(150);
        socket.resume();
        expect(await received).toMatch(/"slow":"late"\}\}$/);
        expect(socket.bytesRead).toBeGreaterThan(40_000_000);
      },
    );

    test('liveness is 200 throughout, readiness follows the gateway', async () => {
      const door = await open();
      const status = async (path: string): Promise<number> => (await fetch(door.origin + path)).status;
      expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
      door.answering.setReady(false);
      expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
    });

    test('closing turns readiness to 503 at once and accepts until the drain delay is over', async () => {
      const door = await open({ listen: { drainDelayMs: 200 } });
      const closed = door.close();
      expect((await fetch(`${door.origin}/health/ready`)).status).toBe(503);
      expect((await fetch(`${door.origin}/health/live`)).status).toBe(200);
      const answer = await ask(door.url, '{ hello }');
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
      await answer.text();
      await closed;
      await expect(ask(door.url, '{ hello }')).rejects.toThrow();
    });

    test('closing lets a running request end and does not wait for idle connections', async () => {
      const door = await open({ listen: { keepAliveMs: 60_000 } });
      await (await ask(door.url, '{ hello }')).text();
      const { socket } = speak(door, '');
      const running = ask(door.url, '{ slow(ms: 300) }');
      await eventually(() => door.answering.arrivals.length === 2);
      const begin = Date.now();
      await door.close();
      expect(await (await running).text()).toBe('{"data":{"slow":"late"}}');
      expect(Date.now() - begin).toBeLessThan(2_000);
      socket.destroy();
    });

    test('what still runs after the drain timeout is cut off and cancelled', async () => {
      const door = await open({ listen: { drainTimeoutMs: 100 } });
      const running = ask(door.url, '{ slow(ms: 10000) }').then(
        () => 'answered',
        () => 'cut off',
      );
      await eventually(() => door.answering.arrivals.length === 1);
      await door.close();
      expect(await running).toBe('cut off');
      await eventually(() => door.answering.arrivals[0]?.cancellation.cancelled === true);
    });

    test('a port in use is an error that says so', async () => {
      const door = await open();
      await expect(openTheDoor({ listen: { port: door.port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    });

    test('pages are shown for other URLs, by the methods that they answer', async () => {
      const door = await open({
        pages: (url, method) =>
          url === '/' && method === 'GET'
            ? { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>hi</h1>') }
            : undefined,
      });
      const page = await fetch(door.origin, { headers: { accept: 'text/html' } });
      expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
        200,
        'text/html',
        '<h1>hi</h1>',
      ]);
      const head = await fetch(door.origin, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '11']);
      expect((await fetch(`${door.origin}/other`)).status).toBe(404);
      expect((await fetch(door.origin, { method: 'POST', body: 'x' })).status).toBe(404);
    });

    test('a thousand mixed requests leave no handle behind', async () => {
      const before = process.getActiveResourcesInfo().filter((kind) => /TCP|Server/.test(kind)).length;
      const door = await openTheDoor({ listen: { bodyLimitBytes: 5_000 } });
      const kinds: (() => Promise<Response>)[] = [
        () => ask(door.url, '{ hello }'),
        () => ask(door.url, '{ nonsense }'),
        () => ask(door.url, `{ hello } #${'x'.repeat(6_000)}`),
        () => fetch(door.url, { ...JSON_POST, body: '{' }),
        () => fetch(door.url, { method: 'POST', body: 'x', headers: { 'content-type': 'text/xml' } }),
        () => fetch(`${door.url}?query={hello}`, { headers: { 'apollo-require-preflight': '1' } }),
        () => fetch(`${door.origin}/nothing`),
        () => ask(door.url, '{ slow(ms: 5) }', AbortSignal.timeout(1)),
      ];
      const statuses = new Map<number | string, number>();
      for (let round = 0; round < 20; round += 1) {
        await Promise.all(
          Array.from({ length: 50 }, async (_, index) => {
            const kind = kinds[(round * 50 + index) % kinds.length] ?? kinds[0];
            const status = await kind?.().then(
              async (answer) => (await answer.text(), answer.status),
              () => 'aborted',
            );
            statuses.set(status ?? 'none', (statuses.get(status ?? 'none') ?? 0) + 1);
          }),
        );
      }
      expect([...statuses.keys()].filter((status) => Number(status) >= 500)).toEqual([]);
      expect(statuses.get(200)).toBeGreaterThanOrEqual(250);
      await door.close();
      // The client's own sockets end a moment after the server's.
      await eventually(
        () => process.getActiveResourcesInfo().filter((kind) => /TCP|Server/.test(kind)).length <= before,
      );
    });
  });
}

test('a fault of ours is 500, says nothing of its cause, and is told to whoever listens', async () => {
  const { listen, csrfPrevention, cors, compression } = configSchema.parse({ listen: { port: 0 } });
  const faults: unknown[] = [];
  const broken = {
    ready: () => true,
    enter: () => Promise.reject(new Error('secret')),
    answer: () => Promise.reject(new Error('secret')),
  };
  const door = await openDoor(broken, {
    listen,
    csrfPrevention,
    cors,
    compression,
    refuse,
    reply,
    onFault: (fault) => faults.push(fault),
  });
  const answer = await ask(door.url, '{ hello }');
  const text = await answer.text();
  await door.close();
  expect([answer.status, text.includes('INTERNAL_SERVER_ERROR'), text.includes('secret')]).toEqual([500, true, false]);
  expect(faults).toMatchObject([{ message: 'secret' }]);
});

describeConnections('our own door', openOwnDoor);
describeConnections("Apollo Server's door", openDoorOfApollo);
