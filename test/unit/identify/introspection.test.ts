import { afterEach, describe, expect, test } from '@jest/globals';
import { startIssuer } from '../../support/issuer.ts';
import { json, serveBackend, type BackendServer } from '../fetch/backend-server.ts';
import { openWorld, type World } from './world.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Opened {
  readonly world: World;
  readonly server: BackendServer;
  /** The answer by token; anything else is not active. */
  readonly known: Record<string, Record<string, unknown>>;
  mode: 'up' | 'failing' | 'rubbish' | 'hanging';
}

async function open(more: Record<string, unknown> = {}): Promise<Opened> {
  const server = await serveBackend(({ body }, response) => {
    if (opened.mode === 'hanging') return;
    if (opened.mode === 'failing') return void response.writeHead(500).end();
    if (opened.mode === 'rubbish') return void response.end('{"active":"yes"}');
    json(response, opened.known[new URLSearchParams(body).get('token') ?? ''] ?? { active: false });
  });
  const introspection = {
    url: `${server.origin}/introspect`,
    clientId: 'gate',
    clientSecret: { env: 'NONE' },
    timeoutMs: 500,
    ...more,
  };
  const world = openWorld({ introspection }, 'secret');
  cleanups.push(
    () => server.close(),
    () => world.close(),
  );
  const opened: Opened = {
    world,
    server,
    known: { good: { active: true, sub: 'ada', iss: 'https://id.example', scope: 'a b', aud: ['api'] } },
    mode: 'up',
  };
  return opened;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('an opaque token', () => {
  test('is asked about as the standard says, and makes its subject known', async () => {
    const { world, server } = await open();
    expect((await world.bearer('good')).caller).toMatchObject({
      kind: 'token',
      id: 'token https://id.example ada',
      scopes: new Set(['a', 'b']),
      claims: { sub: 'ada' },
    });
    const [asked] = server.received;
    expect(asked).toMatchObject({
      method: 'POST',
      url: '/introspect',
      body: 'token=good&token_type_hint=access_token',
    });
    expect(asked?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('gate:secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  test('is asked about once for many at the same time, and then known for a while', async () => {
    const { world, server } = await open();
    await Promise.all(Array.from({ length: 100 }, () => world.bearer('good')));
    expect(world.ask(bearer('good'))).not.toBeInstanceOf(Promise);
    expect(server.received).toHaveLength(1);
    world.nowMs += 60_000;
    await world.bearer('good');
    expect(server.received).toHaveLength(2);
  });

  test('is not known beyond its end, whatever is kept', async () => {
    const { world, known } = await open();
    known['short'] = { active: true, sub: 'bob', exp: Math.floor(world.nowMs / 1_000) + 10 };
    await world.bearer('short');
    world.nowMs += 11_000;
    expect(await world.refusal(bearer('short'))).toMatchObject({ message: 'The token has expired.' });
  });

  test.each([
    ['not active', { active: false }, 'The token is not active.'],
    ['for another audience', { active: true, sub: 'x', aud: 'other' }, 'The token is for another audience.'],
    ['for nobody', { active: true, sub: 'x' }, 'The token is for another audience.'],
    ['not valid yet', { active: true, sub: 'x', aud: 'api', nbf: 9_999_999_999 }, 'The token is not valid yet.'],
  ])('that is %s is 401, which is known for a while too', async (_what, answer, message) => {
    const { world, server, known } = await open({ audiences: ['api'] });
    known['bad'] = answer;
    for (let again = 0; again < 3; again += 1)
      expect(await world.refusal(bearer('bad'))).toMatchObject({ status: 401, message });
    expect(server.received).toHaveLength(1);
    world.nowMs += 10_000;
    await world.refusal(bearer('bad'));
    expect(server.received).toHaveLength(2);
  });

  test('made up by the thousand drives out no good one', async () => {
    const { world, server } = await open({ maxEntries: 100, timeoutMs: 10_000 });
    await world.bearer('good');
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => world.refusal(bearer(`made-up-${index}`))));
    expect(server.received).toHaveLength(1_001);
    expect(world.ask(bearer('good'))).not.toBeInstanceOf(Promise);
  });

  test.each(['failing', 'rubbish', 'hanging'] as const)(
    'is unverified while there is no answer (%s), and nobody asks again for a moment',
    async (mode) => {
      const opened = await open();
      const { world, server } = opened;
      opened.mode = mode;
      for (let again = 0; again < 3; again += 1)
        expect((await world.bearer('good')).caller).toMatchObject({
          kind: 'address',
          unverified: { retryAfterSeconds: 1 },
        });
      expect(server.received).toHaveLength(1);
      expect(world.failures).toHaveLength(1);
      opened.mode = 'up';
      world.nowMs += 1_000;
      expect((await world.bearer('good')).caller.kind).toBe('token');
    },
  );

  test('beside issuers: a token of theirs is not asked about, one of another is', async () => {
    const issuer = await startIssuer();
    const { server, known } = await open();
    const world = openWorld({
      issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
      introspection: { url: `${server.origin}/introspect` },
    });
    cleanups.push(
      () => issuer.close(),
      () => world.close(),
    );
    await world.bearer(await issuer.sign({}));
    expect(server.received).toHaveLength(0);
    const foreign = await issuer.sign({ iss: 'https://other.example' });
    known[foreign] = { active: true, sub: 'eve' };
    expect((await world.bearer(foreign)).caller.claims['sub']).toBe('eve');
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });
});
