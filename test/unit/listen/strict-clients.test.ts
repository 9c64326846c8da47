import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  openDoorOfApollo,
  openOwnDoor,
  type DoorSettings,
  type OpenDoor,
  type OpenTheDoor,
} from '../../support/doors.ts';

const SHOP = 'https://shop.example.com';
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const SANDBOX: DoorSettings['pages'] = (url) =>
  url === '/' ? { status: 200, headers: { 'content-type': 'text/html' }, body: 'sandbox' } : undefined;

/** What the door says on a connection of its own, until it closes it. */
async function speak(door: OpenDoor, text: string): Promise<string> {
  const socket = connect(door.port, '127.0.0.1').on('error', () => {});
  let said = '';
  socket.on('data', (chunk) => (said += chunk.toString()));
  socket.write(text);
  await once(socket, 'close');
  return said;
}

const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)));

function describeStrictness(name: string, openTheDoor: OpenTheDoor): void {
  describe(name, () => {
    const opened: OpenDoor[] = [];
    const open = async (settings: DoorSettings = {}): Promise<OpenDoor> => {
      const door = await openTheDoor(settings);
      opened.push(door);
      return door;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((door) => door.close()));
    });

    test.each([
      '/graphql?query=%7Bhello%7D',
      '/graphql?query=%7Bnothing%7D',
      '/graphql?query=mutation%7Brename(name:%22a%22)%7D',
      '/graphql',
      '/',
      '/health/live',
      '/health/ready',
      '/nowhere',
    ])('HEAD of %s says what a GET says, without content', async (path) => {
      const door = await open({ pages: SANDBOX });
      const [got, headed] = await Promise.all(
        ['GET', 'HEAD'].map((method) =>
          fetch(door.origin + path, { method, headers: { accept: 'application/graphql-response+json' } }),
        ),
      );
      expect([headed?.status, await headed?.text()]).toEqual([got?.status, '']);
      expect(headersOf(headed as Response)).toEqual(headersOf(got as Response));
    });

    test('HEAD opens no stream of events', async () => {
      const door = await open();
      const headed = await fetch(`${door.url}?query=%7Bhello%7D`, {
        method: 'HEAD',
        headers: { accept: 'text/event-stream' },
      });
      expect(await headed.text()).toBe('');
    });

    test('a method that is not answered is told those that are', async () => {
      const door = await open();
      expect((await fetch(door.url, { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, POST');
    });

    test.each([undefined, null, ''])('the operation name %j is none', async (operationName) => {
      const door = await open();
      const answer = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: 'query One { hello(name: "a") }', operationName }),
      });
      expect(await answer.json()).toEqual({ data: { hello: expect.any(String) } });
      expect(
        (await (await fetch(`${door.url}?query=%7Bhello(name:%22a%22)%7D&operationName=`)).json()) as unknown,
      ).toEqual({ data: { hello: expect.any(String) } });
    });

    test('a batch that is not answered is one error, which says what to switch on', async () => {
      const door = await open();
      const answer = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '[{"query":"{ hello }"},{"query":"{ hello }"}]',
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({
        errors: [{ message: expect.stringContaining('`batching.enabled: true`'), extensions: { code: 'BAD_REQUEST' } }],
      });
    });

    test.each([
      ['/graphql', './'],
      ['/api/graphql', '../'],
    ])('a browser at %s is sent to the sandbox', async (path, location) => {
      const door = await open({ pages: SANDBOX, listen: { path } });
      const answer = await fetch(door.url, { headers: { accept: HTML }, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, location]);
      expect(new URL(location, door.url).pathname).toBe('/');
      expect(await (await fetch(door.url, { headers: { accept: HTML } })).text()).toBe('sandbox');
    });

    test('a browser reads what is here where there is no sandbox', async () => {
      const door = await open();
      const answer = await fetch(door.url, { headers: { accept: HTML } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await answer.text()).toContain('GraphQL is answered here');
    });

    test('a browser that asks something is answered, whatever it accepts', async () => {
      const door = await open({ pages: SANDBOX });
      const answer = await fetch(`${door.url}?query=%7Bhello(name:%22a%22)%7D`, {
        headers: { accept: HTML },
        redirect: 'manual',
      });
      expect([answer.status, await answer.json()]).toEqual([200, { data: { hello: expect.any(String) } }]);
      expect((await fetch(door.url, { headers: { accept: 'application/json' }, redirect: 'manual' })).status).toBe(400);
      expect(
        (await fetch(door.url, { headers: { accept: 'application/json, text/html;q=0' }, redirect: 'manual' })).status,
      ).toBe(400);
    });

    test('the last words on a connection can be read by pages that may ask', async () => {
      const many = await open({ cors: { enabled: true, origins: [SHOP, 'https://other.example.com'] } });
      const bad = await speak(many, `POST /graphql HTTP/1.1\r\nhost: x\r\norigin: ${SHOP}\r\nbad header\r\n\r\n`);
      expect(bad).toMatch(/^HTTP\/1\.1 400 /);
      expect(bad).toContain(`access-control-allow-origin: ${SHOP}\r\n`);
      expect(
        await speak(
          many,
          'POST /graphql HTTP/1.1\r\nhost: x\r\norigin: https://evil.example.com\r\nbad header\r\n\r\n',
        ),
      ).not.toContain('access-control');
      const long = `GET /graphql?query=${'x'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\norigin: ${SHOP}\r\n\r\n`;
      for (const origins of [['*'], [SHOP]]) {
        const overflow = await speak(await open({ cors: { enabled: true, origins } }), long);
        expect(overflow).toMatch(/^HTTP\/1\.1 431 /);
        expect(overflow).toContain(`access-control-allow-origin: ${origins.join()}\r\n`);
      }
      expect(
        await speak(many, `GET /%zz HTTP/1.1\r\nhost: x\r\norigin: ${SHOP}\r\nconnection: close\r\n\r\n`),
      ).toContain(`access-control-allow-origin: ${SHOP}\r\n`);
      expect(await speak(await open(), long)).not.toContain('access-control');
    });

    test('a preflight where CORS is off says what switches it on', async () => {
      const door = await open();
      const answer = await fetch(door.url, {
        method: 'OPTIONS',
        headers: { origin: SHOP, 'access-control-request-method': 'POST' },
      });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([405, null]);
      expect(JSON.stringify(await answer.json())).toMatch(/shop\.example\.com.*cors\.enabled.*cors\.origins/);
    });
  });
}

describeStrictness('the own door', openOwnDoor);
describeStrictness("Apollo Server's door", openDoorOfApollo);
