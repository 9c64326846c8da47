import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { subjectId } from '../../../src/identify/subject-id.ts';
import { startIssuer, type Issuer } from '../../support/issuer.ts';
import { openWorld, type World } from './world.ts';

let issuer: Issuer;
let world: World;

beforeAll(async () => {
  issuer = await startIssuer();
  world = openWorld({
    issuers: {
      own: {
        issuer: issuer.url,
        jwksUrl: `${issuer.url}/jwks`,
        audiences: ['api', 'other'],
        clockToleranceMs: 5_000,
        scopeClaims: ['scope', 'scp', 'realm_access.roles'],
      },
    },
  });
});

afterAll(async () => {
  await world.close();
  await issuer.close();
});

describe('a caller with a token', () => {
  test('is known by issuer and subject, with its scopes, claims and end', async () => {
    const token = await issuer.sign({
      scope: 'read write',
      scp: ['admin'],
      realm_access: { roles: ['ops'] },
      email: 'ada@example.com',
    });
    const { caller, token: kept } = await world.bearer(token);
    expect(caller).toMatchObject({
      kind: 'token',
      id: `token ${issuer.url} ada`,
      address: '192.0.2.1',
      claims: { email: 'ada@example.com' },
      consumer: undefined,
    });
    expect([...caller.scopes].sort()).toEqual(['admin', 'ops', 'read', 'write']);
    expect(caller.expiresAtMs).toBe((Number(caller.claims['exp']) + 5) * 1_000);
    expect(kept).toBe(token);
  });

  test('is answered at once the second time, without a promise', async () => {
    const authorization = `bearer ${await issuer.sign({})}`;
    expect(world.ask({ authorization })).toBeInstanceOf(Promise);
    await world.ask({ authorization });
    expect(world.ask({ authorization })).not.toBeInstanceOf(Promise);
  });

  test('that is known already is refused once it has ended', async () => {
    const start = world.nowMs;
    const token = await issuer.sign({ exp: Math.floor(start / 1_000) + 60 });
    await world.bearer(token);
    world.nowMs = start + 58_000;
    await expect(world.bearer(token)).resolves.toBeDefined();
    // 60 s and the tolerance of 5 s.
    world.nowMs = start + 66_000;
    expect((await world.refusal({ authorization: `Bearer ${token}` })).message).toBe('The token has expired.');
    world.nowMs = start;
  });

  test('is told apart from one of the same subject with another token', async () => {
    const [one, other] = await Promise.all(
      [issuer.sign({ scope: 'a' }), issuer.sign({ scope: 'b' })].map(async (token) => world.bearer(await token)),
    );
    expect(one?.caller.id).toBe(other?.caller.id);
    expect(one?.caller.credentials).not.toBe(other?.caller.credentials);
  });
});

test('two tokens without a subject are two callers, not one', async () => {
  const [one, other] = await Promise.all(
    [issuer.sign({ sub: undefined, jti: '1' }), issuer.sign({ sub: undefined, jti: '2' })].map(
      async (token) => (await world.bearer(await token)).caller.id,
    ),
  );
  expect(one).not.toBe(other);
});

test('a blank in one issuer makes no caller of another', () => {
  expect(subjectId('a b', 'c', '')).not.toBe(subjectId('a', 'b c', ''));
});

describe('a bad token is 401, never a silent anonymous', () => {
  const seconds = (): number => Math.floor(world.nowMs / 1_000);
  const unsigned = (header: object, payload: object): string =>
    [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

  test.each<[string, () => Promise<string> | string, string]>([
    ['that has expired beyond the tolerance', () => issuer.sign({ exp: seconds() - 7 }), 'The token has expired.'],
    [
      'that is not valid yet, beyond the tolerance',
      () => issuer.sign({ nbf: seconds() + 10 }),
      'The token is not valid yet.',
    ],
    ['for another audience', () => issuer.sign({ aud: 'elsewhere' }), 'The token is for another audience.'],
    ['without an audience', () => issuer.sign({ aud: undefined }), 'The token lacks a claim that is required.'],
    [
      'of an issuer that nobody knows',
      () => issuer.sign({ iss: 'https://evil.example' }),
      'The token is of an issuer that is not accepted.',
    ],
    ['without an end', () => issuer.sign({ exp: undefined }), 'The token lacks a claim that is required.'],
    [
      'that has been changed',
      async () =>
        (await issuer.sign({})).replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify({ iss: issuer.url, aud: 'api', sub: 'eve', exp: seconds() + 60 })).toString('base64url')}.`,
        ),
      "The token's signature is wrong.",
    ],
    [
      'that is not signed',
      () => `${unsigned({ alg: 'none' }, { iss: issuer.url, aud: 'api', exp: seconds() + 60 })}.`,
      'The token is signed with an algorithm that is not accepted.',
    ],
    [
      'signed with the public key as a shared secret',
      async () => {
        const jwks = await (await fetch(`${issuer.url}/jwks`)).text();
        const head = unsigned({ alg: 'HS256', kid: 'k1' }, { iss: issuer.url, aud: 'api', exp: seconds() + 60 });
        return `${head}.${createHmac('sha256', jwks).update(head).digest('base64url')}`;
      },
      'The token is signed with an algorithm that is not accepted.',
    ],
    [
      'with an extension that nobody understands',
      () => `${unsigned({ alg: 'ES256', kid: 'k1', crit: ['new'], new: 1 }, { iss: issuer.url })}.AAAA`,
      'The token is malformed.',
    ],
    ['that is none', () => 'what.is.this', 'The token is malformed.'],
    ['that is empty', () => '', 'The token is malformed.'],
  ])('%s', async (_what, make, message) => {
    const failure = await world.refusal({ authorization: `Bearer ${await make()}` });
    expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, message });
    expect(failure.headers).toEqual({
      'www-authenticate': `Bearer realm="gatefold", error="invalid_token", error_description="${message}"`,
    });
  });

  test.each([['Basic YTpi'], ['Bearerabc'], ['abc']])('a header of another scheme: %s', async (authorization) => {
    expect(await world.refusal({ authorization })).toMatchObject({
      status: 401,
      message: 'The header authorization has a scheme that is not accepted.',
    });
  });

  test('clock skew within the tolerance is accepted', async () => {
    for (const claims of [{ exp: seconds() - 3 }, { nbf: seconds() + 4 }])
      await expect(world.bearer(await issuer.sign(claims))).resolves.toBeDefined();
  });

  test('the algorithm is pinned: a key of the issuer with another one does not help', async () => {
    await issuer.addKey('es384', 'ES384');
    const pinned = openWorld({
      issuers: {
        own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'], algorithms: ['ES256'] },
      },
    });
    const token = await issuer.sign({}, { kid: 'es384' });
    expect((await pinned.refusal({ authorization: `Bearer ${token}` })).message).toBe(
      'The token is signed with an algorithm that is not accepted.',
    );
    await pinned.close();
    issuer.dropKey('es384');
  });
});

describe('without a credential', () => {
  test('a caller is its address', () => {
    expect(world.ask()).toMatchObject({
      caller: { kind: 'address', id: '192.0.2.1', credentials: '', unverified: undefined },
    });
  });

  test('a blank header is none', () => {
    expect(world.ask({ authorization: ' ' })).toMatchObject({ caller: { kind: 'address' } });
  });

  test('nobody is let in where one is required, and no error is named', async () => {
    const strict = openWorld({
      required: true,
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['*'] } },
    });
    expect(await strict.refusal()).toMatchObject({
      code: 'UNAUTHENTICATED',
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="gatefold"' },
    });
    await expect(strict.bearer(await issuer.sign({ aud: 'whatever' }))).resolves.toBeDefined();
    await strict.close();
  });
});

describe('where tokens come', () => {
  let other: World;
  afterEach(() => other.close());

  test('a cookie, or a header of another name with no word before the token', async () => {
    const place = { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] };
    other = openWorld({ issuers: { own: { ...place, header: 'X-Token', prefix: '', cookie: 'session' } } });
    const token = await issuer.sign({});
    for (const headers of [
      { 'x-token': token },
      { cookie: `a=1; session=${token}; b=2` },
      { cookie: `session="${token}"` },
      { 'x-token': token, cookie: `session=${token}` },
    ]) {
      expect(await other.ask(headers)).toMatchObject({ caller: { kind: 'token' } });
    }
    expect(other.ask({ authorization: 'Basic YTpi', cookie: 'sessions=x' })).toMatchObject({
      caller: { kind: 'address' },
    });
    expect(await other.refusal({ cookie: 'session=rubbish' })).toMatchObject({ status: 401 });
  });

  test('two tokens that differ are refused, whichever is good', async () => {
    other = openWorld({
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'], cookie: 'session' } },
    });
    const [one, two] = await Promise.all([issuer.sign({ sub: 'one' }), issuer.sign({ sub: 'two' })]);
    expect(await other.refusal({ authorization: `Bearer ${one}`, cookie: `session=${two}` })).toMatchObject({
      code: 'BAD_REQUEST',
      status: 400,
      message: 'The request has two tokens: expected one.',
    });
    expect(await other.refusal({ cookie: `session=${one}; session=${two}` })).toMatchObject({ status: 400 });
  });

  test('a token of one place is not accepted in that of another issuer', async () => {
    const second = await startIssuer();
    const keysOf = ({ url }: Issuer) => ({ issuer: url, jwksUrl: `${url}/jwks`, audiences: ['api'] });
    other = openWorld({ issuers: { one: keysOf(issuer), two: { ...keysOf(second), header: 'x-second' } } });
    const token = await second.sign({});
    expect(await other.ask({ 'x-second': `Bearer ${token}` })).toMatchObject({
      caller: { id: `token ${second.url} ada` },
    });
    expect(await other.refusal({ authorization: `Bearer ${token}` })).toMatchObject({ status: 401 });
    await second.close();
  });
});

describe('keys', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatefold-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are found by discovery', async () => {
    const other = openWorld({ issuers: { own: { issuer: issuer.url, discovery: true, audiences: ['api'] } } });
    expect(await other.bearer(await issuer.sign({}))).toMatchObject({ caller: { kind: 'token' } });
    await other.close();
  });

  test('in a file are read at the start, and read again when they age', async () => {
    const file = join(folder, 'jwks.json');
    const write = async (): Promise<void> => writeFileSync(file, await (await fetch(`${issuer.url}/jwks`)).text());
    await write();
    const other = openWorld({
      issuers: { own: { issuer: issuer.url, jwksFile: file, audiences: ['api'], refreshMs: 60_000 } },
    });
    await other.bearer(await issuer.sign({}));
    await issuer.addKey('later');
    await write();
    // As a key that is not known, at once.
    expect(await other.bearer(await issuer.sign({}, { kid: 'later' }))).toBeDefined();
    issuer.dropKey('later');
    await other.close();
  });

  test.each([
    ['{"keys":{}}', 'expected a JSON Web Key Set'],
    ['{', 'expected a file with a JSON Web Key Set'],
  ])('in a file that holds %s are told at the start', (text, message) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, text);
    expect(() => openWorld({ issuers: { own: { issuer: 'x', jwksFile: file, audiences: ['*'] } } })).toThrow(message);
    expect(() =>
      openWorld({ issuers: { own: { issuer: 'x', jwksFile: `${file}.missing`, audiences: ['*'] } } }),
    ).toThrow('no such file');
  });

  test('that are shared secrets check tokens of the HS algorithms', async () => {
    const file = join(folder, 'secret.json');
    writeFileSync(
      file,
      JSON.stringify({ keys: [{ kty: 'oct', kid: 's', k: Buffer.alloc(32, 7).toString('base64url') }] }),
    );
    const other = openWorld({
      issuers: { own: { issuer: 'x', jwksFile: file, audiences: ['api'], algorithms: ['HS256'] } },
    });
    const head = [
      { alg: 'HS256', kid: 's' },
      { iss: 'x', aud: 'api', exp: Math.floor(Date.now() / 1_000) + 60 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const sign = (secret: Buffer): string => `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
    expect(await other.bearer(sign(Buffer.alloc(32, 7)))).toMatchObject({
      caller: { kind: 'token', id: expect.stringMatching(/^token x #/) },
    });
    expect(await other.refusal({ authorization: `Bearer ${sign(Buffer.alloc(32, 8))}` })).toMatchObject({
      status: 401,
    });
    await other.close();
  });

  test('several that may fit are tried in turn where a token does not say which', async () => {
    await issuer.addKey('k2');
    const other = openWorld({
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
    });
    for (const kid of ['k1', 'k2']) {
      const token = await issuer.sign({}, { kid, header: { kid: undefined } });
      expect(await other.bearer(token)).toMatchObject({ caller: { kind: 'token' } });
    }
    issuer.dropKey('k2');
    await other.close();
  });
});
