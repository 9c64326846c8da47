import { afterEach, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStreams } from '../../../../src/listen/http/event-streams.ts';
import { eventually } from '../../../support/eventually.ts';

let server: Server;
let client: Socket;
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  return new Promise<void>((resolve) => server.close(() => resolve()));
});

interface Opened {
  readonly streams: EventStreams;
  readonly stopped: Promise<void>;
  /** What the client got after its headers, chunk sizes left out. */
  text(): string;
}

async function open(
  bodies: AsyncIterable<string>,
  times: { readonly heartbeatMs?: number; readonly sendTimeoutMs?: number } = {},
  reads = true,
): Promise<Opened> {
  const streams = new EventStreams({ sendTimeoutMs: 30_000, heartbeatMs: 30_000, isClosing: () => false, ...times });
  const stopped = new Promise<void>((stop) => {
    server = createServer((_request, response) => void streams.send(response, { bodies, stop }, { vary: 'Accept' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  let got = '';
  if (reads) client.on('data', (chunk: Buffer) => (got += chunk.toString()));
  else client.pause();
  await eventually(() => streams.size === 1);
  return { streams, stopped, text: () => got.slice(got.indexOf('\r\n\r\n') + 4).replace(/[0-9a-f]+\r\n|\r\n/g, '') };
}

async function* never(): AsyncGenerator<string> {
  yield* [];
  await new Promise(() => {});
}

test('an idle stream gets signs of life, and none when it has ended', async () => {
  const { streams, text, stopped } = await open(never(), { heartbeatMs: 20 });
  await eventually(() => text().startsWith(':\n\n:\n\n'));
  client.destroy();
  await stopped;
  expect(streams.size).toBe(0);
});

test('a client that takes nothing is cut off, and its bodies are pulled no more', async () => {
  let pulled = 0;
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      pulled += 1;
      yield 'x'.repeat(1_000_000);
    }
  }
  const { streams, stopped } = await open(endless(), { sendTimeoutMs: 100 }, false);
  await stopped;
  const before = pulled;
  await delay(50);
  expect([streams.size, pulled]).toEqual([0, before]);
  expect(pulled).toBeLessThan(30);
});

test('the door that closes ends every stream with a last body', async () => {
  const { streams, text, stopped } = await open(never());
  streams.endAll('{"errors":[]}');
  await stopped;
  await eventually(() => text() === 'event: next\ndata: {"errors":[]}\n\nevent: complete\ndata:\n\n');
  expect(streams.size).toBe(0);
});
