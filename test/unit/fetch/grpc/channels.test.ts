import { readFileSync } from 'node:fs';
import dns from 'node:dns';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ServerCredentials } from '@grpc/grpc-js';
import { callGrpc } from '../../../../src/fetch/grpc/call.ts';
import { createChannels, type GrpcChannels } from '../../../../src/fetch/grpc/channels.ts';
import { callOf, serve, type Served } from './serve.ts';

const open: { channels: GrpcChannels[]; servers: Served[] } = { channels: [], servers: [] };

afterEach(async () => {
  await Promise.all(open.channels.splice(0).map((channels) => channels.close()));
  await Promise.all(open.servers.splice(0).map((server) => server.stop()));
});

function channelsOf(): GrpcChannels {
  const channels = createChannels();
  open.channels.push(channels);
  return channels;
}

async function countingServer(
  port = 0,
  host = '127.0.0.1',
): Promise<{ readonly port: number; count: number; stop(): Promise<void> }> {
  const counted = { port: 0, count: 0, stop: async (): Promise<void> => {} };
  const served = await serve(
    async ({ request }) => {
      counted.count++;
      return request;
    },
    port,
    undefined,
    host,
  );
  open.servers.push(served);
  return Object.assign(counted, served);
}

test('every address of a target is used in turn, and one that is down is left out', async () => {
  const servers = await Promise.all([countingServer(), countingServer(), countingServer()]);
  const address = `ipv4:${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  const call = await callOf(0, { channels: channelsOf(), target: { address } });
  await callGrpc(call);
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const server of servers) server.count = 0;
  for (let index = 0; index < 30; index++) await callGrpc(call);
  expect(servers.map(({ count }) => count)).toEqual([10, 10, 10]);
  await servers[0]?.stop();
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let index = 0; index < 10; index++) await callGrpc(call);
  expect(servers[0]?.count).toBe(10);
});

test(
  'O11 servers that are added to a name are all used soon, at a bounded DNS rate, over the one ' + 'channel',
  async () => {
    const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
    const first = await countingServer(0, hosts[0]);
    const servers = [first, ...(await Promise.all(hosts.slice(1).map((host) => countingServer(first.port, host))))];
    let known = hosts.slice(0, 2);
    // The name that changes its addresses is what cannot be had on a loopback; all else is real.
    const lookup = jest
      .spyOn(dns.promises, 'lookup')
      .mockImplementation((async () => known.map((address) => ({ address, family: 4 }))) as never);
    try {
      const channels = createChannels({ dnsRefreshMs: 2_000 });
      open.channels.push(channels);
      const call = await callOf(0, { channels, target: { address: `inventory.test:${first.port}` } });
      const callFor = async (ms: number): Promise<void> => {
        for (
          const end = performance.now() + ms;
          performance.now() < end;
          await new Promise((resolve) => setTimeout(resolve, 20))
        ) {
          await callGrpc({ ...call, deadlineMs: performance.now() + 1_000 });
        }
      };
      await callFor(300);
      expect(servers.map(({ count }) => count > 0)).toEqual([true, true, false, false]);
      known = hosts;
      await callFor(3_500);
      expect(servers.map(({ count }) => count > 0)).toEqual([true, true, true, true]);
      expect(lookup.mock.calls.length).toBeLessThanOrEqual(4);
      expect(channels.size).toBe(1);
    } finally {
      lookup.mockRestore();
    }
  },
);

test('the number of channels is constant: one for each target and its credentials', async () => {
  const server = await countingServer();
  const channels = channelsOf();
  const call = await callOf(server.port, { channels });
  await Promise.all(Array.from({ length: 50 }, () => callGrpc({ ...call, target: { address: call.target.address } })));
  expect(channels.size).toBe(1);
  await channels.open({ address: call.target.address, tls: {} });
  expect(channels.size).toBe(2);
});

test('closing lets running calls end first', async () => {
  const served = await serve(async ({ request }) => new Promise((resolve) => setTimeout(() => resolve(request), 150)));
  open.servers.push(served);
  const channels = createChannels();
  const call = await callOf(served.port, { channels });
  let ended = false;
  const running = callGrpc({ ...call, message: { aString: 'x' } }).finally(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await channels.close();
  expect(ended).toBe(true);
  expect((await running).read()).toMatchObject({ aString: 'x' });
  await expect(callGrpc(call)).rejects.toMatchObject({ code: 'BACKEND_UNREACHABLE' });
});

test('TLS checks the server, and mutual TLS shows a certificate', async () => {
  const read = (name: string): string => readFileSync(new URL(`./certificates/${name}.pem`, import.meta.url), 'utf8');
  // Made for this test alone: CN=inventory.test, signed by itself, valid for a hundred years.
  const [cert, key] = [read('cert'), read('key')];
  const credentials = ServerCredentials.createSsl(
    Buffer.from(cert),
    [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }],
    true,
  );
  const served = await serve(async ({ request }) => request, 0, credentials);
  open.servers.push(served);
  const address = `127.0.0.1:${served.port}`;
  const call = await callOf(served.port, { channels: channelsOf() });
  const trusted = { ca: cert, serverName: 'inventory.test' };
  expect((await callGrpc({ ...call, target: { address, tls: { ...trusted, cert, key } } })).read()).toBeDefined();
  for (const tls of [
    trusted,
    { cert, key, serverName: 'inventory.test' },
    { ca: cert, cert, key, serverName: 'other.test' },
  ]) {
    await expect(callGrpc({ ...call, target: { address, tls } })).rejects.toMatchObject({
      code: 'BACKEND_UNREACHABLE',
    });
  }
});
