import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startIssuer, type Issuer } from '../../support/issuer.ts';
import { openWorld, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COOLDOWN = 30_000;

let issuer: Issuer;
let world: World;

beforeEach(async () => {
  issuer = await startIssuer();
  world = openWorld({
    issuers: {
      own: {
        issuer: issuer.url,
        jwksUrl: `${issuer.url}/jwks`,
        audiences: ['api'],
        refreshMs: 5 * MINUTE,
        maxStaleMs: 24 * HOUR,
        cooldownMs: COOLDOWN,
        timeoutMs: 1_500,
      },
    },
  });
});

afterEach(async () => {
  await world.close();
  await issuer.close();
});

const valid = (claims = {}): Promise<string> => issuer.sign(claims, { nowMs: world.nowMs });
const statusOf = async (token: string): Promise<string | number> => {
  try {
    const { caller } = await world.bearer(token);
    return caller.unverified === undefined
      ? caller.kind
      : `unverified, again in ${caller.unverified.retryAfterSeconds} s`;
  } catch (error) {
    return (error as { status: number }).status;
  }
};

/** Tokens with key ids that nobody has: signed by another, which they never come to be checked for. */
async function madeUp(count: number): Promise<string[]> {
  const [, payload = '', signature = ''] = (await valid()).split('.');
  const header = (index: number): string =>
    Buffer.from(JSON.stringify({ alg: 'ES256', kid: `made-up-${index}` })).toString('base64url');
  return Array.from({ length: count }, (_, index) => `${header(index)}.${payload}.${signature}`);
}

/** Lets what runs beside requests come to its end. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

describe('made-up key ids', () => {
  test('10,000 of them cause at most one fetch per cooldown, one after the other or at once', async () => {
    await world.bearer(await valid());
    expect(issuer.fetches).toBe(1);
    const tokens = await madeUp(10_000);
    for (const token of tokens.slice(0, 1_000)) expect(await statusOf(token)).toBe(401);
    expect(issuer.fetches).toBe(2);
    const all = await Promise.all(tokens.slice(1_000).map(statusOf));
    expect(new Set(all)).toEqual(new Set([401]));
    expect(issuer.fetches).toBe(2);
    world.nowMs += COOLDOWN;
    await Promise.all(tokens.map(statusOf));
    expect(issuer.fetches).toBe(3);
    expect(await statusOf(await valid())).toBe('token');
  });

  test('10,000 of them cause at most one fetch per cooldown while fetches fail, and known keys serve on', async () => {
    await world.bearer(await valid());
    issuer.mode = 'failing';
    const tokens = await madeUp(10_000);
    await Promise.all(tokens.slice(0, 5_000).map(statusOf));
    for (const token of tokens.slice(5_000, 5_500)) await statusOf(token);
    expect(issuer.fetches).toBe(2);
    expect(await statusOf(await valid())).toBe('token');
    world.nowMs += COOLDOWN;
    await Promise.all(tokens.slice(5_500).map(statusOf));
    expect(issuer.fetches).toBe(3);
  });

  test('10,000 of them cause one fetch per cooldown where no key was ever had', async () => {
    issuer.mode = 'failing';
    await Promise.all((await madeUp(10_000)).map(statusOf));
    for (const token of await madeUp(100)) expect(await statusOf(token)).toBe('unverified, again in 30 s');
    // Checking as many at once may take so long that the one fetch has no time left to arrive.
    const arrived = issuer.fetches;
    expect(arrived).toBeLessThanOrEqual(1);
    world.nowMs += COOLDOWN;
    for (const token of await madeUp(100)) await statusOf(token);
    expect(issuer.fetches).toBe(arrived + 1);
  });
});

describe('a new key', () => {
  test('is fetched at once', async () => {
    await world.bearer(await valid());
    await issuer.addKey('k2');
    expect(await statusOf(await issuer.sign({}, { kid: 'k2', nowMs: world.nowMs }))).toBe('token');
    expect(issuer.fetches).toBe(2);
  });

  test('that cannot be fetched makes its token unverified, not bad', async () => {
    await world.bearer(await valid());
    await issuer.addKey('k2');
    issuer.mode = 'failing';
    const token = await issuer.sign({}, { kid: 'k2', nowMs: world.nowMs });
    expect(await statusOf(token)).toBe('unverified, again in 30 s');
    issuer.mode = 'up';
    world.nowMs += COOLDOWN;
    expect(await statusOf(token)).toBe('token');
  });
});

describe('a key that its issuer takes back', () => {
  test('is not accepted any more once the keys are refreshed, by tokens that are known either', async () => {
    await issuer.addKey('k2');
    const token = await valid();
    expect(await statusOf(token)).toBe('token');
    issuer.dropKey('k1');
    world.nowMs += 6 * MINUTE;
    // Fetched beside this request.
    expect(await statusOf(token)).toBe('token');
    await settle();
    expect(await statusOf(token)).toBe(401);
  });
});

describe('an issuer that is down', () => {
  test('for an hour locks nobody out, whether their tokens are known or new', async () => {
    const known = await valid({ exp: Math.floor(world.nowMs / 1_000) + 4 * 3_600 });
    expect(await statusOf(known)).toBe('token');
    issuer.mode = 'failing';
    for (let minute = 0; minute < 60; minute += 1) {
      world.nowMs += MINUTE;
      expect(await statusOf(known)).toBe('token');
      expect(await statusOf(await valid({ sub: `user ${minute}` }))).toBe('token');
      // The fetch beside these requests has failed by now.
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await statusOf(known)).toBe('token');
    }
    await settle();
    // At most one a cooldown, of which the minutes are apart.
    expect(issuer.fetches).toBeLessThanOrEqual(61);
    expect(issuer.fetches).toBeGreaterThan(1);
    expect(world.failures.length).toBe(issuer.fetches - 1);
  });

  test('beyond the bound leaves tokens unverified, until it is back', async () => {
    const known = await valid({ exp: Math.floor(world.nowMs / 1_000) + 48 * 3_600 });
    await world.bearer(known);
    issuer.mode = 'failing';
    world.nowMs += 24 * HOUR + 4 * MINUTE;
    expect(await statusOf(known)).toBe('token');
    await settle();
    world.nowMs += 2 * MINUTE;
    expect(await statusOf(known)).toBe('unverified, again in 30 s');
    expect(await statusOf(await valid())).toBe('unverified, again in 30 s');
    issuer.mode = 'up';
    world.nowMs += COOLDOWN;
    expect(await statusOf(known)).toBe('token');
  });

  test.each(['failing', 'hanging', 'rubbish'] as const)(
    'at the start (%s): tokens are unverified, those without one are served',
    async (mode) => {
      issuer.mode = mode;
      const token = await valid();
      expect(await statusOf(token)).toBe('unverified, again in 30 s');
      expect(world.ask()).toMatchObject({ caller: { kind: 'address' } });
      issuer.mode = 'up';
      world.nowMs += COOLDOWN;
      expect(await statusOf(token)).toBe('token');
    },
  );

  test('is 503 with Retry-After where a credential is required', async () => {
    issuer.mode = 'failing';
    const strict = openWorld({
      required: true,
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
    });
    expect(await strict.refusal({ authorization: `Bearer ${await valid()}` })).toMatchObject({
      code: 'AUTHENTICATION_UNAVAILABLE',
      status: 503,
      headers: { 'retry-after': '10' },
    });
    await strict.close();
  });

  test('does not hold up tokens that are known: nobody waits while it hangs', async () => {
    const known = await valid();
    await world.bearer(known);
    issuer.mode = 'hanging';
    world.nowMs += 6 * MINUTE;
    expect(world.ask({ authorization: `Bearer ${known}` })).not.toBeInstanceOf(Promise);
    const before = performance.now();
    expect(await statusOf(await valid({ sub: 'new' }))).toBe('token');
    expect(performance.now() - before).toBeLessThan(200);
  });
});
