import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConfigInput } from '../../../src/config/read-config.ts';
import type { Headers } from '../../../src/core/request-context.ts';
import { ClientFailure } from '../../../src/core/failure.ts';
import { startIssuer, type Issuer } from '../../support/issuer.ts';
import { openWorld, type World } from './world.ts';

/** One issuer whose keys are there, one whose keys are not: in a header each, and in a cookie each. */
let up: Issuer;
let down: Issuer;
let world: World;
const worlds: World[] = [];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function open(authentication: NonNullable<ConfigInput['authentication']>): World {
  const opened = openWorld(authentication);
  worlds.push(opened);
  return opened;
}

beforeAll(async () => {
  [up, down] = await Promise.all([startIssuer(), startIssuer()]);
  down.mode = 'failing';
  world = open({
    issuers: {
      up: { issuer: up.url, jwksUrl: `${up.url}/jwks`, audiences: ['api'], cookie: 'session' },
      down: { issuer: down.url, jwksUrl: `${down.url}/jwks`, audiences: ['api'], header: 'x-token', cookie: 'partner' },
    },
    consumers: { shop: { keys: [{ sha256: sha256('shop') }] } },
  });
});

afterAll(async () => {
  for (const opened of worlds) await opened.close();
  await Promise.all([up.close(), down.close()]);
});

const unverified = { kind: 'address', unverified: { retryAfterSeconds: expect.any(Number) } };

describe('a credential that could not be checked', () => {
  test('is taken out of its header, and nothing else is', async () => {
    const token = await down.sign({});
    const answered = await world.ask({ 'x-token': `Bearer ${token}`, 'accept-language': 'de', cookie: 'a=1' });
    expect(answered).toMatchObject({ caller: unverified, token: undefined });
    expect(answered.headers).toEqual({ 'accept-language': 'de', cookie: 'a=1' });
  });

  test.each([
    ['in between', 'a=1; partner=TOKEN; theme=dark', 'a=1; theme=dark'],
    ['in quotes and without blanks', 'a=1;partner="TOKEN";b=2', 'a=1; b=2'],
    ['with blanks around it', ' partner = TOKEN ; a=1 ', 'a=1'],
    ['twice', 'partner=TOKEN; partner=TOKEN; partners=1', 'partners=1'],
    ['beside an empty one', 'partner=; partner=TOKEN; b', 'b'],
  ])('is taken out of the cookies %s', async (_where, sent, left) => {
    const token = await down.sign({});
    expect((await world.ask({ cookie: sent.replaceAll('TOKEN', token) })).headers).toEqual({ cookie: left });
  });

  test('takes the header with it when it is the only cookie', async () => {
    expect((await world.ask({ cookie: `partner=${await down.sign({})}` })).headers).toEqual({});
  });

  test('is taken out of each place where it came', async () => {
    const token = await down.sign({});
    expect((await world.ask({ 'x-token': `bearer ${token}`, cookie: `partner=${token}; a=1` })).headers).toEqual({
      cookie: 'a=1',
    });
  });

  test('leaves an API key beside it, which was verified', async () => {
    const answered = await world.ask({ 'x-token': `Bearer ${await down.sign({})}`, 'x-api-key': 'shop' });
    expect(answered).toMatchObject({
      caller: { ...unverified, consumer: 'shop', credentials: sha256('shop') },
      headers: { 'x-api-key': 'shop' },
    });
    expect(answered.headers).not.toHaveProperty('x-token');
  });

  test('is taken out where nobody answers about opaque tokens', async () => {
    const asked = open({ introspection: { url: `${down.url}/introspect`, cookie: 'opaque' } });
    expect((await asked.ask({ authorization: 'Bearer opaque', cookie: 'a=1; opaque=opaque' })).headers).toEqual({
      cookie: 'a=1',
    });
  });
});

describe('an Authorization that no issuer claims', () => {
  const authorization = 'Bearer whatever';

  test('goes no further where tokens are looked for elsewhere', async () => {
    const elsewhere = open({
      issuers: { one: { issuer: up.url, jwksUrl: `${up.url}/jwks`, audiences: ['api'], header: 'x-token' } },
    });
    expect((await elsewhere.ask({ authorization, a: 'b' })).headers).toEqual({ a: 'b' });
    const known = await elsewhere.ask({ authorization, 'x-token': `Bearer ${await up.sign({})}` });
    expect([known.caller.kind, Object.keys(known.headers)]).toEqual(['token', ['x-token']]);
  });

  test.each<[string, NonNullable<ConfigInput['authentication']>]>([
    ['nothing is checked at all', {}],
    ['only API keys are', { consumers: { shop: { keys: [{ sha256: sha256('shop') }] } } }],
  ])("is the operator's to forward where %s", async (_what, authentication) => {
    expect((await open(authentication).ask({ authorization, 'x-api-key': 'shop' })).headers).toEqual({
      authorization,
      'x-api-key': 'shop',
    });
  });
});

test('whatever a request carries, no token is left of it that was not verified', async () => {
  const forged = (iss: string): string =>
    `${Buffer.from('{"alg":"ES256","kid":"zz"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss, sub: 'ADMIN', aud: 'api', exp: 9_999_999_999 })).toString('base64url')}.AAAA`;
  const good = await up.sign({});
  const tokens = [good, await down.sign({}), forged(up.url), forged(down.url), 'rubbish'];
  const token = fc.constantFrom(...tokens);
  // Mostly one token in several places: of two that differ the request is refused.
  const places = fc
    .tuple(token, token, fc.constantFrom(0, 1, 2, 4, 5, 8, 10, 12, 15), fc.boolean())
    .map(([one, other, set, differ]) => {
      const at = (place: number): string | undefined =>
        (set & place) === 0 ? undefined : differ && place > 2 ? other : one;
      return { bearer: at(1), own: at(2), session: at(4), partner: at(8) };
    });
  const others = fc.array(fc.constantFrom('a=1', 'theme=dark', 'partnership=2', 'sessions="3"'), { maxLength: 2 });
  let served = 0;
  let withheld = 0;
  await fc.assert(
    fc.asyncProperty(
      places,
      others,
      fc.constantFrom('; ', ';', ' ;  '),
      fc.constantFrom(undefined, 'shop'),
      async ({ bearer, own, session, partner }, plain, separator, key) => {
        const credentials = Object.entries({ session, partner }).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        );
        const pairs = [...plain, ...credentials.map((pair) => pair.join('='))];
        const headers: Headers = {
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...(own !== undefined && { 'x-token': `bearer ${own}` }),
          ...(pairs.length > 0 && { cookie: pairs.join(separator) }),
          ...(key !== undefined && { 'x-api-key': key }),
        };
        const answered = await Promise.resolve()
          .then(() => world.ask(headers))
          .catch((error: unknown) => {
            if (error instanceof ClientFailure) return undefined;
            throw error;
          });
        if (answered === undefined) return;
        served += 1;
        const text = JSON.stringify(answered.headers);
        for (const one of tokens) expect(text.includes(one)).toBe(answered.token === one);
        expect(answered.token === undefined || answered.caller.kind === 'token').toBe(true);
        if (answered.caller.unverified !== undefined) withheld += 1;
        for (const pair of plain)
          expect(String(answered.headers['cookie']).split('; ').join(';').split(/ ?; */)).toContain(pair);
      },
    ),
    { numRuns: 500 },
  );
  expect(served).toBeGreaterThan(100);
  expect(withheld).toBeGreaterThan(10);
});
