import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { usableKeys } from '../../../src/identify/usable-keys.ts';
import { openWorld, type World } from './world.ts';

interface Pair {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly privateJwk: JWK;
}

let good: Pair;
let foreign: Pair;
let curve: Pair;
let members: readonly unknown[] = [];
let close: () => void = () => undefined;
let url = '';

async function makePair(alg: string): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, jwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) };
}

beforeAll(async () => {
  [good, foreign, curve] = await Promise.all([makePair('RS256'), makePair('RS256'), makePair('ES256')]);
  const server = createServer((_request, response) => void response.end(JSON.stringify({ keys: members })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => void server.close();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => close());

const signed = ({ alg, privateKey }: Pair, kid?: string): Promise<string> =>
  new SignJWT({ iss: url, aud: 'api', sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 600 })
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .sign(privateKey);

async function answerTo(world: World, token: string): Promise<string | number> {
  try {
    return (await world.bearer(token)).caller.unverified === undefined ? 'known' : 'unverified';
  } catch (error) {
    return (error as { readonly status: number }).status;
  }
}

const ODD: readonly (readonly [what: string, odd: (one: Pair, other: Pair) => unknown, isTold: boolean])[] = [
  ['null', () => null, true],
  ['a text', () => 'key', true],
  ['a list', () => [], true],
  ['no kty', () => ({ kid: 'odd' }), true],
  ['a kty that is no text', () => ({ kty: 5, kid: 'odd' }), true],
  ['a kty that nobody knows', () => ({ kty: 'XYZ', kid: 'odd' }), true],
  ['a kty named like what objects inherit', () => ({ kty: 'constructor', crv: 'toString' }), true],
  ['a curve that is not known', () => ({ kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA', kid: 'odd' }), true],
  ['a key to agree on keys by', () => ({ kty: 'OKP', crv: 'X25519', x: 'AA', kid: 'odd' }), true],
  [
    'a point that is on no curve',
    () => ({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'odd', alg: 'ES256' }),
    true,
  ],
  ['a modulus that is none', () => ({ kty: 'RSA', n: '!', e: 'AQAB', kid: 'odd' }), true],
  ['no modulus', () => ({ kty: 'RSA', e: 'AQAB', kid: 'odd' }), true],
  [
    'a modulus that is too short',
    () => ({ kty: 'RSA', n: Buffer.alloc(64, 0xaf).toString('base64url'), e: 'AQAB' }),
    true,
  ],
  ['a kid that is no text', ({ jwk }) => ({ ...jwk, kid: 7 }), true],
  ['an alg that is no text', ({ jwk }) => ({ ...jwk, kid: 'k1', alg: {} }), true],
  ['a private key', (_, { privateJwk }) => ({ ...privateJwk, kid: 'odd' }), true],
  ['an algorithm of the future', () => ({ kty: 'AKP', alg: 'NEW-1', pub: 'AAAA', kid: 'odd' }), true],
  ['an empty secret', () => ({ kty: 'oct', k: '', kid: 'odd' }), true],
  ['a secret that is none', () => ({ kty: 'oct', kid: 'odd' }), true],
  ['a key to encrypt with', (_, { jwk }) => ({ ...jwk, use: 'enc', kid: 'odd' }), false],
  ['a key for other operations', (_, { jwk }) => ({ ...jwk, key_ops: ['wrapKey'], kid: 'odd' }), false],
  ['the same key again', ({ jwk }) => ({ ...jwk, kid: 'k1' }), false],
  ['another key of the same name', (_, { jwk }) => ({ ...jwk, kid: 'k1' }), false],
  ['another key without a name', (_, { jwk }) => jwk, false],
];

describe('beside a key in a set', () => {
  test.each(ODD)('%s does no harm to the others', async (_, odd, isTold) => {
    members = [odd(good, curve), { ...good.jwk, kid: 'k1', use: 'sig' }, odd(good, curve)];
    const file = join(mkdtempSync(join(tmpdir(), 'gatefold-keys-')), 'keys.json');
    writeFileSync(file, JSON.stringify({ keys: members }));
    for (const from of [{ jwksUrl: `${url}/jwks` }, { jwksFile: file }]) {
      const world = openWorld({ issuers: { own: { issuer: url, ...from, audiences: ['api'], cooldownMs: 1_000 } } });
      const tokens = await Promise.all([
        signed(good, 'k1'),
        signed(good),
        signed(foreign, 'odd'),
        signed(foreign),
        signed(foreign, 'k1'),
      ]);
      const answers: (string | number)[] = [];
      for (const token of tokens) answers.push(await answerTo(world, token));
      await world.close();
      expect(answers).toEqual(['known', 'known', 401, 401, 401]);
      expect(world.failures).toEqual([]);
      expect(world.ignored.map(({ index }) => index)).toEqual(isTold ? [0, 2] : []);
    }
  });

  test('a secret among several is the one whose signature fits', async () => {
    const secret = Buffer.alloc(32, 1);
    members = [
      { kty: 'oct', k: Buffer.alloc(32, 2).toString('base64url') },
      { kty: 'oct', k: secret.toString('base64url') },
      { kty: 'oct', k: Buffer.alloc(32, 3).toString('base64url'), use: 'enc' },
    ];
    const world = openWorld({
      issuers: { own: { issuer: url, jwksUrl: `${url}/jwks`, audiences: ['api'], algorithms: ['HS256'] } },
    });
    const token = (key: Uint8Array): Promise<string> =>
      new SignJWT({ iss: url, aud: 'api', sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 600 })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(key);
    expect([
      await answerTo(world, await token(secret)),
      await answerTo(world, await token(Buffer.alloc(32, 3))),
      await answerTo(world, await token(Buffer.alloc(32, 9))),
    ]).toEqual(['known', 401, 401]);
    await world.close();
  });

  test('whatever stands there, a set is read and its keys are found', async () => {
    const name = fc.constantFrom(
      'kty',
      'kid',
      'alg',
      'use',
      'crv',
      'n',
      'e',
      'x',
      'y',
      'k',
      'd',
      'key_ops',
      'ext',
      'x5c',
    );
    const value = fc.oneof(
      fc.constantFrom('RSA', 'EC', 'OKP', 'oct', 'AKP', 'P-256', 'Ed25519', 'RS256', 'sig', 'AQAB', ''),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.dictionary(name, value));
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 4 }), async (others) => {
        const { set, ignored } = await usableKeys([...others, { ...good.jwk, kid: 'k1' }]);
        expect(set.keys.at(-1)).toMatchObject({ kid: 'k1' });
        expect(set.keys.length + ignored.length).toBe(others.length + 1);
      }),
    );
  });
});
