import { hash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../src/config/read-config.ts';
import { openEventWorld, subscribe, type EventWorld, type Subscriber } from '../support/event-world.ts';
import { eventually } from '../support/eventually.ts';
import { startIssuer, type Issuer } from '../support/issuer.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

let world: EventWorld;
afterEach(() => world.close());

const TICKED = 'subscription { ticked }';
const from = (address: string): Readonly<Record<string, string>> => ({ 'x-forwarded-for': address });

async function open(
  server: 'gatefold' | 'apollo',
  subscriptions: ConfigInput['subscriptions'],
  more: ConfigInput = {},
): Promise<(headers?: Readonly<Record<string, string>>) => Promise<Subscriber>> {
  world = await openEventWorld({
    server,
    subscriptions,
    metrics: { enabled: true },
    ...more,
    listen: { trustedProxies: ['127.0.0.1'] },
    authentication: {
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
      consumers: {
        app: { keys: [{ sha256: hash('sha256', 'key of the app') }, { sha256: hash('sha256', 'its next key') }] },
      },
    },
  });
  return (headers = {}) => subscribe(world.url, TICKED, { headers });
}

/** By its metric. */
async function countOpen(): Promise<number> {
  const measured = JSON.stringify(await world.gateway.metrics.measured());
  return Number(/gatefold_subscriptions_open.*?"value":(\d+)/.exec(measured)?.[1]);
}

describe.each(['gatefold', 'apollo'] as const)('behind the door %s', (server) => {
  test('a caller without a credential may have as many open as it is given, and an IPv6 network is one', async () => {
    const ask = await open(server, { perCaller: 2 });
    for (const address of ['203.0.113.1', '203.0.113.1', '203.0.113.2', '2001:db8::1', '2001:db8::2'])
      expect((await ask(from(address))).status).toBe(200);
    for (const address of ['203.0.113.1', '2001:db8::3', '2001:0db8:0:0:ffff::1']) {
      const refused = await ask(from(address));
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
      expect(JSON.parse(await refused.rest())).toEqual({
        errors: [
          { message: expect.stringContaining('at most 2'), extensions: { code: 'RATE_LIMITED', retryAfter: 5 } },
        ],
      });
    }
    expect((await ask(from('2001:db8:0:1::1'))).status).toBe(200);
    expect(world.streams).toHaveLength(6);
  });

  test(
    'the holder of a token and a consumer are each one caller, wherever and with whatever key they ' + 'come',
    async () => {
      const ask = await open(server, { perCaller: 1 });
      const [ada, adaAgain, bob] = await Promise.all(
        [{ sub: 'ada' }, { sub: 'ada', jti: '2' }, { sub: 'bob' }].map((claims) => issuer.sign(claims)),
      );
      const asking = [
        { authorization: `Bearer ${ada}` },
        { authorization: `Bearer ${adaAgain}`, ...from('203.0.113.9') },
        { authorization: `Bearer ${bob}` },
        { 'x-api-key': 'key of the app' },
        { 'x-api-key': 'its next key' },
        {},
      ];
      const statuses: number[] = [];
      for (const headers of asking) statuses.push((await ask(headers)).status);
      expect(statuses).toEqual([200, 429, 200, 200, 429, 200]);
    },
  );

  test('all together may have as many open as the gateway takes', async () => {
    const ask = await open(server, { max: 2 });
    for (const address of ['203.0.113.1', '203.0.113.2']) await ask(from(address));
    const refused = await ask(from('203.0.113.3'));
    expect([refused.status, refused.headers.get('retry-after'), JSON.parse(await refused.rest())]).toEqual([
      503,
      '5',
      { errors: [{ message: expect.any(String), extensions: { code: 'OVERLOADED' } }] },
    ]);
    expect(await countOpen()).toBe(2);
  });

  test('one that ends makes room, however it ends', async () => {
    const ask = await open(server, { max: 1 });
    const makesRoom = async (end: (client: Subscriber) => Promise<void> | void): Promise<void> => {
      const client = await ask();
      expect(client.status).toBe(200);
      expect((await ask()).status).toBe(503);
      await end(client);
      await eventually(async () => {
        const next = await ask();
        next.leave();
        return next.status === 200;
      });
      await eventually(async () => (await countOpen()) === 0);
    };
    await makesRoom((client) => client.leave());
    await makesRoom(async () => world.streams.at(-1)?.complete());
    await makesRoom(async () => void world.streams.at(-1)?.response.destroy());
    world.refuse = (response) => void response.writeHead(500).end();
    for (let index = 0; index < 3; index += 1) expect((await ask()).status).not.toBe(503);
  });

  test('queries are not counted', async () => {
    await open(server, { max: 1, perCaller: 1 });
    await subscribe(world.url, TICKED);
    const events = await subscribe(world.url, '{ echo(text: "a") }');
    expect(await events.frame()).toEqual({ event: 'next', data: { data: { echo: 'one' } } });
  });
});
