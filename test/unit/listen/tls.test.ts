import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../src/config/schema.ts';
import { readConfig, type ConfigInput } from '../../../src/config/read-config.ts';
import type { Arrival } from '../../../src/listen/arrival.ts';
import { openDoor, type Door } from '../../../src/listen/door.ts';
import { refuse, reply } from '../../../src/respond/reply.ts';

const file = (name: string): string => fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url));
const pem = (name: string): Buffer => readFileSync(file(name));

let door: Door | undefined;
afterEach(async () => {
  await door?.close();
  door = undefined;
});

type Tls = NonNullable<NonNullable<ConfigInput['listen']>['tls']>;

/** A door that keeps what arrives. */
async function open(tls: Partial<Tls> = {}): Promise<{ readonly arrivals: Arrival[]; readonly door: Door }> {
  const config = configSchema.parse({ listen: { port: 0, tls: { cert: file('server'), key: file('server-key'), ...tls } } });
  const arrivals: Arrival[] = [];
  const answering = {
    answer: (arrival: Arrival) => {
      arrivals.push(arrival);
      return Promise.resolve(reply({ dataText: '{}', errors: [] }, arrival.mediaType));
    },
    subscribe: () => Promise.resolve(undefined),
    ready: () => true,
  };
  const opened = await openDoor(answering, { ...config, refuse, reply });
  door = opened;
  return { arrivals, door: opened };
}

function ask({ port }: Door, client: { readonly cert?: Buffer; readonly key?: Buffer } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' }, ca: pem('ca'), agent: false, ...client }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end('{"query":"{ __typename }"}');
  });
}

const shop = { cert: pem('client'), key: pem('client-key') };
const stranger = { cert: pem('stranger'), key: pem('stranger-key') };

describe('TLS that ends here', () => {
  test('is spoken, and asks nobody for a certificate unless told', async () => {
    const { arrivals, door: opened } = await open();
    expect(opened.url).toMatch(/^https:/);
    expect(await ask(opened, shop)).toBe(200);
    expect(arrivals[0]?.certificate).toBeUndefined();
    await expect(fetch(opened.url.replace('https', 'http'))).rejects.toThrow();
  });

  test('tells who shows a certificate, and whether it is trusted; one without is let in', async () => {
    const { arrivals, door: opened } = await open({ ca: file('ca'), clientCertificate: 'request' });
    for (const client of [shop, stranger, {}]) expect(await ask(opened, client)).toBe(200);
    expect(arrivals.map(({ certificate }) => certificate)).toEqual([
      {
        trusted: true,
        fingerprint: '1d5abeaa1635bbf2d210fa7e64e39807d5a8047f312d8010d0df511fec94e854',
        subject: ['C=DE', 'O=Example', 'CN=shop'],
        alternativeNames: ['DNS:shop.example.com', 'URI:spiffe://example.com/shop'],
        expiresAtMs: expect.any(Number),
      },
      { trusted: false, fingerprint: expect.any(String), subject: ['C=DE', 'O=Example', 'CN=shop'], alternativeNames: [], expiresAtMs: expect.any(Number) },
      undefined,
    ]);
    expect(arrivals[0]?.certificate?.expiresAtMs).toBeGreaterThan(Date.now());
  });

  test('lets nobody in without a trusted certificate where one is required', async () => {
    const { arrivals, door: opened } = await open({ ca: file('ca'), clientCertificate: 'require' });
    expect(await ask(opened, shop)).toBe(200);
    await expect(ask(opened, stranger)).rejects.toThrow();
    await expect(ask(opened)).rejects.toThrow();
    expect(arrivals).toHaveLength(1);
  });

  test.each<[string, Partial<Tls>, string]>([
    ['a file that is not there', { key: 'nowhere.pem' }, 'listen.tls.key: nowhere.pem cannot be read'],
    ['a key of another certificate', { key: file('client-key') }, 'listen.tls: expected a certificate and its private key'],
  ])('%s is told at the start', async (_what, tls, message) => {
    await expect(open(tls)).rejects.toThrow(message);
  });

  test('asks for certificates only with authorities to trust', () => {
    expect(() => readConfig(undefined, { listen: { tls: { cert: 'c', key: 'k', clientCertificate: 'request' } } })).toThrow('listen.tls.ca: expected the authorities of client certificates');
  });
});
