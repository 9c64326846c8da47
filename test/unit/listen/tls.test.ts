import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../src/config/schema.ts';
import { readConfig, type ConfigInput } from '../../../src/config/read-config.ts';
import type { Arrival } from '../../../src/listen/arrival.ts';
import { openDoor, type Door, type DoorOptions } from '../../../src/listen/http/door.ts';
import { refuse, reply } from '../../../src/respond/reply.ts';
import { eventually } from '../../support/eventually.ts';

const file = (name: string): string => fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url));
const pem = (name: string): Buffer => readFileSync(file(name));

let door: Door | undefined;
afterEach(async () => {
  await door?.close();
  door = undefined;
});

type Tls = NonNullable<NonNullable<ConfigInput['listen']>['tls']>;

/** A door that keeps what arrives. */
async function open(
  tls: Partial<Tls> = {},
  onTlsReload?: DoorOptions['onTlsReload'],
): Promise<{ readonly arrivals: Arrival[]; readonly door: Door }> {
  const config = configSchema.parse({
    listen: { port: 0, tls: { cert: file('server'), key: file('server-key'), ...tls } },
  });
  const arrivals: Arrival[] = [];
  const answering = {
    answer: (arrival: Arrival) => {
      arrivals.push(arrival);
      return Promise.resolve(reply({ dataText: '{}', errors: [] }, arrival.mediaType));
    },
    enter: () => Promise.reject(new Error('nobody takes events')),
    ready: () => true,
  };
  const opened = await openDoor(answering, { ...config, refuse, reply, onTlsReload });
  door = opened;
  return { arrivals, door: opened };
}

function ask({ port }: Door, client: { readonly cert?: Buffer; readonly key?: Buffer } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        ca: pem('ca'),
        agent: false,
        ...client,
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
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
      {
        trusted: false,
        fingerprint: expect.any(String),
        subject: ['C=DE', 'O=Example', 'CN=shop'],
        alternativeNames: [],
        expiresAtMs: expect.any(Number),
      },
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
    [
      'a key of another certificate',
      { key: file('client-key') },
      'listen.tls: expected a certificate and its private key',
    ],
  ])('%s is told at the start', async (_what, tls, message) => {
    await expect(open(tls)).rejects.toThrow(message);
  });

  test('asks for certificates only with authorities to trust', () => {
    expect(() =>
      readConfig(undefined, { listen: { tls: { cert: 'c', key: 'k', clientCertificate: 'request' } } }),
    ).toThrow('listen.tls.ca: expected the authorities of client certificates');
  });

  test('takes a certificate anew when its files change, keeps one that can be used, and cuts nobody off', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatefold-tls-'));
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    copyFileSync(file('server'), cert);
    copyFileSync(file('server-key'), key);
    const told: unknown[] = [];
    const { door: opened } = await open({ cert, key }, (failure) => told.push(failure));
    const subjectShown = (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port: opened.port, rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().subject['CN']);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    const before = connect({ host: '127.0.0.1', port: opened.port, rejectUnauthorized: false });
    await once(before, 'secureConnect');
    expect(await subjectShown()).toBe('localhost');
    // Without its key it serves nobody.
    copyFileSync(file('client'), cert);
    await eventually(() => told.length === 1);
    expect(told[0]).toBeInstanceOf(Error);
    expect(await subjectShown()).toBe('localhost');
    copyFileSync(file('client-key'), key);
    await eventually(() => told.length === 2);
    expect(told[1]).toBeUndefined();
    expect(await subjectShown()).toBe('shop');
    before.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(String((await once(before, 'data'))[0])).toContain('200');
    before.destroy();
  }, 20_000);
});
