import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { cutOffSlowReader } from '../../../../src/listen/connection/cut-off-slow-reader.ts';

const SENT_BYTES = 40_000_000;

/**
 * Sends more than the system takes to a client that reads on and on, 64 kB every 20 ms; whether it was cut off in 1.5
 * s.
 */
async function isCutOff(bytes: number, sendTimeoutMs: number): Promise<boolean> {
  let cutOff = false;
  const server = createServer((_request, response) => {
    response.on('close', () => (cutOff = true)).writeHead(200, { 'content-length': SENT_BYTES });
    response.end(Buffer.alloc(SENT_BYTES));
    cutOffSlowReader(response, bytes, sendTimeoutMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket
    .on('error', () => {})
    .on('data', () => {
      socket.pause();
      setTimeout(() => socket.resume(), 20);
    });
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await delay(1_500);
  const seen = cutOff;
  socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return seen;
}

test('who reads slowly but steadily has as long as the answer takes on a slow network, and no longer', async () => {
  // The rate is 16 bytes a millisecond: the timeout and another 250 ms for the one, hours for the other.
  expect(await Promise.all([isCutOff(4_000, 900), isCutOff(SENT_BYTES, 900)])).toEqual([true, false]);
});
