import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../../src/config/read-config.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import type { ClientCertificate } from '../../../src/listen/arrival.ts';
import { startIssuer, type Issuer } from '../../support/issuer.ts';
import { openWorld, type World } from './world.ts';

type Consumers = NonNullable<NonNullable<ConfigInput['authentication']>['consumers']>;

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const at = (iso: string): number => Date.parse(iso);
const certificate = (more: Partial<ClientCertificate> = {}): ClientCertificate => ({
  trusted: true,
  fingerprint: 'ab'.repeat(32),
  subject: ['C=DE', 'O=Example', 'CN=shop'],
  alternativeNames: ['DNS:shop.example.com', 'URI:spiffe://example.com/shop'],
  expiresAtMs: at('2100-01-01T00:00:00Z'),
  ...more,
});

const CONSUMERS: Consumers = {
  shop: {
    keys: [
      { sha256: sha256('old key').toUpperCase(), expires: '2030-02-01T00:00:00Z' },
      { sha256: sha256('new key'), notBefore: '2030-01-01T00:00:00Z' },
    ],
    scopes: ['read', 'write'],
    usagePlan: 'gold',
  },
  robot: { keys: [{ sha256: sha256('robot key') }], certificates: [{ fingerprint: 'AB:'.repeat(31) + 'AB' }] },
};

let issuer: Issuer;
let world: World;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
afterEach(() => world.close());

describe('an API key', () => {
  test('makes its consumer known, with scopes and usage plan, without a promise', () => {
    world = openWorld({ consumers: CONSUMERS });
    world.nowMs = at('2029-12-31T00:00:00Z');
    const asked = world.ask({ 'x-api-key': 'old key' });
    expect(asked).toMatchObject({
      caller: {
        kind: 'key',
        id: 'consumer shop',
        consumer: 'shop',
        usagePlan: 'gold',
        scopes: new Set(['read', 'write']),
        claims: {},
        expiresAtMs: at('2030-02-01T00:00:00Z'),
        credentials: sha256('old key'),
      },
      token: undefined,
    });
  });

  test('is rotated with an overlap, in which both hold', async () => {
    world = openWorld({ consumers: CONSUMERS });
    const kindOf = async (key: string): Promise<string> => {
      try {
        return (await world.ask({ 'x-api-key': key })).caller.kind;
      } catch (error) {
        return (error as Error).message;
      }
    };
    const seen: string[][] = [];
    for (const time of ['2029-12-31T23:59:59Z', '2030-01-15T00:00:00Z', '2030-02-01T00:00:00Z']) {
      world.nowMs = at(time);
      seen.push([await kindOf('old key'), await kindOf('new key')]);
    }
    expect(seen).toEqual([
      ['key', 'The API key is not valid yet.'],
      ['key', 'key'],
      ['The API key has expired.', 'key'],
    ]);
  });

  test('that nobody knows is 401 with a challenge', async () => {
    world = openWorld({ consumers: CONSUMERS });
    expect(await world.refusal({ 'x-api-key': 'x' })).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The API key is not known.',
      headers: { 'www-authenticate': 'ApiKey realm="gatefold"' },
    });
  });

  test('comes in a header of another name, beside tokens in the same one', async () => {
    world = openWorld({
      consumers: CONSUMERS,
      apiKeys: { header: 'Authorization', prefix: 'ApiKey' },
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
    });
    expect(await world.ask({ authorization: 'apikey robot key' })).toMatchObject({ caller: { consumer: 'robot' } });
    expect(await world.bearer(await issuer.sign({}))).toMatchObject({ caller: { kind: 'token', consumer: undefined } });
    expect(await world.refusal({ authorization: 'robot key' })).toMatchObject({ status: 401 });
  });

  test('is no matter of ours where no consumer has one', () => {
    world = openWorld({ consumers: { shop: {} } });
    expect(world.ask({ 'x-api-key': 'for a backend' })).toMatchObject({ caller: { kind: 'address' } });
  });

  test('is of one consumer, and valid for some time, or the configuration is refused', () => {
    world = openWorld({});
    const wrong = (consumers: Consumers): string => {
      try {
        readConfig(undefined, { authentication: { consumers } });
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    };
    expect(
      wrong({ a: { keys: [{ sha256: sha256('k') }] }, b: { keys: [{ sha256: sha256('k').toUpperCase() }] } }),
    ).toContain('authentication.consumers.b.keys[0].sha256: expected a key of its own: this one is of a already');
    expect(wrong({ a: { keys: [{ sha256: 'k' }] } })).toContain(
      'expected the SHA-256 of the key, as 64 hexadecimal digits',
    );
    expect(
      wrong({
        a: { keys: [{ sha256: sha256('k'), notBefore: '2030-01-01T00:00:00Z', expires: '2030-01-01T00:00:00Z' }] },
      }),
    ).toContain('authentication.consumers.a.keys[0].expires: expected a time after `notBefore`');
  });
});

describe('a client certificate', () => {
  test.each<[string, NonNullable<Consumers[string]['certificates']>, string | undefined]>([
    ['its fingerprint', [{ fingerprint: 'AB'.repeat(32) }], 'shop'],
    ['its subject, in whichever order', [{ subject: 'CN=shop, O=Example,C=DE' }], 'shop'],
    ['an alternative name', [{ san: 'URI:spiffe://example.com/shop' }], 'shop'],
    ['all that is asked for', [{ subject: 'CN=shop,O=Example,C=DE', san: 'DNS:shop.example.com' }], 'shop'],
    ['nothing but a part of its subject', [{ subject: 'CN=shop' }], undefined],
    ['one of two that are asked for', [{ subject: 'CN=shop,O=Example,C=DE', san: 'DNS:other.example.com' }], undefined],
  ])('is known by %s', (_what, certificates, consumer) => {
    world = openWorld({
      consumers: { other: { certificates: [{ san: 'DNS:x' }] }, shop: { certificates, scopes: ['read'] } },
    });
    expect(world.ask({}, certificate())).toMatchObject({
      caller: {
        kind: 'certificate',
        consumer,
        id: consumer === undefined ? `certificate ${'ab'.repeat(32)}` : 'consumer shop',
        expiresAtMs: at('2100-01-01T00:00:00Z'),
      },
    });
  });

  test('that no authority vouches for is 401, never a silent anonymous', async () => {
    world = openWorld({});
    expect(await world.refusal({}, certificate({ trusted: false }))).toMatchObject({
      status: 401,
      message: 'The client certificate is not trusted.',
    });
  });
});

describe('two credentials at once', () => {
  test('a token says who calls, a key by which program: the scopes are those of the token', async () => {
    world = openWorld({
      consumers: CONSUMERS,
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
    });
    world.nowMs = Date.now();
    const authorization = `Bearer ${await issuer.sign({ scope: 'profile' })}`;
    const { caller } = await world.ask({ authorization, 'x-api-key': 'old key' });
    expect(caller).toMatchObject({
      kind: 'token',
      id: `token ${issuer.url} ada`,
      consumer: 'shop',
      usagePlan: 'gold',
      scopes: new Set(['profile']),
    });
    expect(caller.credentials).toContain(sha256('old key'));
    // Each must hold.
    expect(await world.refusal({ authorization, 'x-api-key': 'x' })).toMatchObject({ status: 401 });
    expect(await world.refusal({ authorization: 'Bearer x', 'x-api-key': 'old key' })).toMatchObject({ status: 401 });
  });

  test('a key and a certificate of different consumers are refused', async () => {
    world = openWorld({ consumers: CONSUMERS });
    world.nowMs = at('2029-01-01T00:00:00Z');
    expect(world.ask({ 'x-api-key': 'robot key' }, certificate())).toMatchObject({
      caller: { kind: 'key', consumer: 'robot' },
    });
    expect(await world.refusal({ 'x-api-key': 'old key' }, certificate())).toMatchObject({
      status: 401,
      message: 'The API key and the client certificate are of different consumers.',
    });
  });

  test('a token that cannot be checked leaves the consumer known, and its scopes not given', async () => {
    issuer.mode = 'failing';
    world = openWorld({
      consumers: CONSUMERS,
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
    });
    world.nowMs = Date.now();
    const { caller, token } = await world.ask({
      authorization: `Bearer ${await issuer.sign({})}`,
      'x-api-key': 'robot key',
    });
    expect(caller).toMatchObject({
      kind: 'address',
      consumer: 'robot',
      scopes: new Set(),
      unverified: { retryAfterSeconds: 10 },
    });
    expect(token).toBeUndefined();
    issuer.mode = 'up';
  });
});
