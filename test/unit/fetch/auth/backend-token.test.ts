import { afterEach, describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import type { RequestContext } from '../../../../src/core/request-context.ts';
import { contextOf, failureOf, json } from '../backend-server.ts';
import { clientCredentials, openTokenWorld, type TokenWorld } from './token-server.ts';
import { eventually } from '../../../support/eventually.ts';

let world: TokenWorld;
afterEach(() => world.close());

const get = async (context: RequestContext = contextOf()): Promise<string | undefined> => world.token.get(context);
const of = (callerToken: string): RequestContext => ({ ...contextOf(), callerToken });

describe('client credentials', () => {
  test('are sent as the standard says', async () => {
    world = await openTokenWorld(clientCredentials);
    expect(await get()).toBe('granted-1');
    // Each part form-encoded: RFC 6749 §2.3.1.
    const authorization = `Basic ${Buffer.from('gate%3Afold:s+e%26c').toString('base64')}`;
    expect(world.asked).toEqual([
      { grant_type: 'client_credentials', scope: 'read write', audience: 'shop', authorization },
    ]);
  });

  test('are sent in the body where that is configured', async () => {
    world = await openTokenWorld((tokenUrl) => ({
      clientCredentials: { tokenUrl, clientId: 'g', clientSecret: { env: 'NONE' }, clientAuthentication: 'post' },
    }));
    await get();
    expect(world.asked).toEqual([
      { grant_type: 'client_credentials', client_id: 'g', client_secret: 's e&c', authorization: undefined },
    ]);
  });

  test('one fetch serves many that wait, and then everybody at once', async () => {
    world = await openTokenWorld(clientCredentials);
    const all = await Promise.all(Array.from({ length: 200 }, () => get()));
    expect(new Set(all)).toEqual(new Set(['granted-1']));
    expect(world.token.get(of('whoever'))).toBe('granted-1');
    expect(world.asked).toHaveLength(1);
  });

  test('the token is renewed shortly before it ends, and nobody waits for that', async () => {
    world = await openTokenWorld(clientCredentials);
    await get();
    world.nowMs += 79_000;
    expect(world.token.get(contextOf())).toBe('granted-1');
    expect(world.asked).toHaveLength(1);
    world.nowMs += 2_000;
    expect(world.token.get(contextOf())).toBe('granted-1');
    await eventually(() => world.token.get(contextOf()) === 'granted-2');
    expect(world.asked).toHaveLength(2);
  });

  test('a renewal that fails leaves the token that there is, to its end', async () => {
    world = await openTokenWorld(clientCredentials);
    await get();
    world.answer = (_request, response) => json(response, { error: 'temporarily_unavailable' }, 503);
    world.nowMs += 95_000;
    expect(world.token.get(contextOf())).toBe('granted-1');
    await eventually(() => world.asked.length === 2);
    world.nowMs += 5_000;
    expect((await failureOf(get())).code).toBe('BACKEND_FAILED');
  });

  test.each([
    [
      'a refusal',
      (_: unknown, response: Parameters<typeof json>[0]) => json(response, { error: 'invalid_client' }, 401),
      'BACKEND_FAILED',
      'no token, answered 401: invalid_client',
    ],
    [
      'a page',
      (_: unknown, response: Parameters<typeof json>[0]) => void response.end('<html>'),
      'BACKEND_ANSWER_INVALID',
      'expected a JSON object',
    ],
    [
      'a token that no header carries',
      (_: unknown, response: Parameters<typeof json>[0]) => json(response, { access_token: 'a\nb' }),
      'BACKEND_ANSWER_INVALID',
      '`access_token` in printable ASCII',
    ],
    [
      'a token of another kind',
      (_: unknown, response: Parameters<typeof json>[0]) => json(response, { access_token: 'a', token_type: 'mac' }),
      'BACKEND_ANSWER_INVALID',
      '`token_type` Bearer',
    ],
  ])('%s is told, and not asked for again within a second', async (_what, answer, code, message) => {
    world = await openTokenWorld(clientCredentials);
    world.answer = answer;
    for (let again = 0; again < 3; again += 1) {
      const failure = await failureOf(get());
      expect(failure).toMatchObject({ code, subgraph: 'shop' });
      expect(failure.message).toContain(message);
      // What is wrong between us and them is no matter of clients.
      expect(failure.publicMessage).not.toContain(message);
    }
    expect(world.asked).toHaveLength(1);
    world.answer = undefined;
    world.nowMs += 1_000;
    expect(await get()).toBe('granted-2');
  });

  test('a server that hangs holds up no request beyond its end, nor one that is cancelled', async () => {
    world = await openTokenWorld(clientCredentials);
    world.answer = () => {};
    expect((await failureOf(get(contextOf({ withinMs: 50 })))).code).toBe('BACKEND_TIMEOUT');
    const cancellation = new Cancellation();
    const waiting = failureOf(get(contextOf({ cancellation })));
    cancellation.cancel('client disconnected');
    expect((await waiting).code).toBe('REQUEST_CANCELLED');
    expect(world.asked).toHaveLength(1);
  });

  test('a backend that refuses every token causes one more fetch, not one for each call', async () => {
    world = await openTokenWorld(clientCredentials);
    await get();
    expect(world.token.refused('granted-1', contextOf())).toBe(true);
    expect(await get()).toBe('granted-2');
    expect(world.token.refused('granted-2', contextOf())).toBe(false);
    // Who still holds the first one is given the second.
    expect(world.token.refused('granted-1', contextOf())).toBe(true);
    expect(await get()).toBe('granted-2');
    world.nowMs += 10_000;
    expect(world.token.refused('granted-2', contextOf())).toBe(true);
    expect(await get()).toBe('granted-3');
  });
});

describe('token exchange', () => {
  test('gives each caller a token of its own, once', async () => {
    world = await openTokenWorld((tokenUrl) => ({
      tokenExchange: {
        tokenUrl,
        resource: 'https://shop.example/',
        requestedTokenType: 'urn:ietf:params:oauth:token-type:jwt',
      },
    }));
    world.answer = ({ body }, response) =>
      json(response, {
        access_token: `for-${new URLSearchParams(body).get('subject_token') ?? ''}`,
        token_type: 'N_A',
        expires_in: '100',
      });
    const names = ['ada', 'bob', 'ada', 'bob'];
    expect(await Promise.all(names.map((name) => get(of(name))))).toEqual(names.map((name) => `for-${name}`));
    expect(world.asked).toHaveLength(2);
    expect(world.asked[0]).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'ada',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      requested_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      resource: 'https://shop.example/',
      authorization: undefined,
    });
    expect(world.token.get(of('ada'))).toBe('for-ada');
  });

  test('has nothing for who has no token, and keeps no more than it may', async () => {
    world = await openTokenWorld((tokenUrl) => ({ tokenExchange: { tokenUrl, maxEntries: 2 } }));
    expect(world.token.get(contextOf())).toBeUndefined();
    for (const name of ['a', 'b', 'c', 'a']) await get(of(name));
    expect(world.asked).toHaveLength(4);
  });

  test('a failure for one caller is none for another', async () => {
    world = await openTokenWorld((tokenUrl) => ({ tokenExchange: { tokenUrl } }));
    world.answer = ({ body }, response) =>
      body.includes('bad') ? json(response, { error: 'invalid_grant' }, 400) : json(response, { access_token: 't' });
    expect((await failureOf(get(of('bad')))).message).toContain('invalid_grant');
    expect(await get(of('good'))).toBe('t');
  });
});
