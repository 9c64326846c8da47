import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { openEventWorld, subscribe } from '../support/event-world.ts';
import { startIssuer, type Issuer } from '../support/issuer.ts';
import { json, serveBackend, type BackendServer } from '../unit/fetch/backend-server.ts';
import { eventually } from '../support/eventually.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const issuers = (): NonNullable<NonNullable<ConfigInput['authentication']>['issuers']> => ({
  own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'], clockToleranceMs: 0 },
});

interface World {
  readonly backend: BackendServer;
  ask(
    headers?: Readonly<Record<string, string>>,
    query?: string,
  ): Promise<{
    readonly status: number;
    readonly headers: Headers;
    readonly body: {
      readonly data?: unknown;
      readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
    };
  }>;
}

/** A REST API that tells who it was called for, behind a real gateway. Each of its answers takes a moment. */
async function openWorld(configured: (backend: BackendServer) => ConfigInput): Promise<World> {
  const backend = await serveBackend(({ method, body, headers }, response) => {
    if (method === 'POST')
      return json(response, {
        access_token: `for.${new URLSearchParams(body).get('subject_token') ?? ''}`,
        expires_in: 60,
      });
    setTimeout(
      () =>
        json(response, {
          user: headers['x-user-id'] ?? null,
          roles: headers['x-roles'] ?? null,
          authorization: headers.authorization ?? null,
        }),
      1,
    );
  });
  cleanups.push(() => backend.close());
  const sdl = `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    @source(name: "api", http: { baseURL: "${backend.origin}" })
    type Query { me: Me @connect(source: "api", http: { GET: "/me" }, selection: "user roles authorization") }
    type Me { user: String roles: String authorization: String }`;
  const { subgraph, problems } = await registerSubgraph({
    name: 'users',
    sdl,
    directory: '.',
    config: { sources: {} },
  });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const { supergraph } = composeSupergraph([subgraph]);
  if (supergraph === undefined) throw new Error('expected a supergraph');
  const input = configured(backend);
  const config = readConfig(undefined, { log: { level: 'silent' }, ...input, listen: { port: 0, ...input.listen } });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  cleanups.push(
    () => gateway.close(),
    () => door.close(),
  );
  return {
    backend,
    async ask(headers = {}, query = '{ me { user authorization } }') {
      const response = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      // A GraphQL response, by the specification.
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Awaited<ReturnType<World['ask']>>['body'],
      };
    },
  };
}

describe.each(['gatefold', 'apollo'] as const)('behind the door of %s', (server) => {
  test('a bad token is 401 with a challenge, an anonymous caller is served', async () => {
    const { ask, backend } = await openWorld(() => ({ server, authentication: { issuers: issuers() } }));
    const expired = await issuer.sign({ exp: Math.floor(Date.now() / 1_000) - 5 });
    const refused = await ask({ authorization: `Bearer ${expired}` });
    expect(refused).toMatchObject({
      status: 401,
      body: { errors: [{ message: 'The token has expired.', extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect(refused.body.data ?? null).toBeNull();
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="gatefold", error="invalid_token", error_description="The token has expired."',
    );
    expect(backend.received).toHaveLength(0);
    expect(await ask()).toMatchObject({ status: 200, body: { data: { me: { user: null } } } });
  });

  test('where a credential is required nobody asks without, not for the schema either', async () => {
    const { ask } = await openWorld(() => ({ server, authentication: { required: true, issuers: issuers() } }));
    // Neither whether a field exists nor what a document lacks is told.
    for (const query of [
      '{ me { user } }',
      '{ __schema { types { name } } }',
      '{ __typename }',
      '{ mee }',
      '{ me { usr } }',
      '{ me {',
      '',
    ]) {
      for (const headers of [{}, { authorization: 'Bearer no.such.token' }]) {
        expect(await ask(headers, query)).toMatchObject({
          status: 401,
          body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
        });
      }
    }
    expect(await ask({ authorization: `Bearer ${await issuer.sign({})}` }, '{ __typename }')).toMatchObject({
      status: 200,
      body: { data: { __typename: 'Query' } },
    });
  });
});

describe('what reaches backends', () => {
  const headers = {
    forward: ['x-user-id', 'authorization'],
    set: { 'x-user-id': '{claims.sub}', 'x-roles': 'roles={caller.scopes}' },
  };

  test('claims go by declared rules, and no client can send what is set', async () => {
    const { ask } = await openWorld(() => ({ authentication: { issuers: issuers() }, headers }));
    const authorization = `Bearer ${await issuer.sign({ sub: 'ada\r\nx-admin: 1', scope: 'a b' })}`;
    const query = '{ me { user roles authorization } }';
    expect((await ask({ authorization, 'x-user-id': 'root' }, query)).body).toEqual({
      data: { me: { user: 'ada%0D%0Ax-admin: 1', roles: 'roles=a b', authorization } },
    });
    expect((await ask({ 'x-user-id': 'root' }, query)).body).toEqual({
      data: { me: { user: null, roles: null, authorization: null } },
    });
  });

  test('a subgraph with rules of its own gets what they say, and nothing else', async () => {
    const { ask } = await openWorld(() => ({
      authentication: { issuers: issuers() },
      headers,
      subgraphs: { users: { headers: { set: { 'x-user-id': '{claims.email}' } } } },
    }));
    const authorization = `Bearer ${await issuer.sign({ email: 'a@b' })}`;
    expect((await ask({ authorization })).body).toEqual({ data: { me: { user: 'a@b', authorization: null } } });
  });

  // The first stands for all 1,000 times: they share what tells callers apart.
  test.each<[string, number, (backend: BackendServer) => ConfigInput, (name: string, token: string) => unknown]>([
    [
      'a header that is set',
      1000,
      () => ({ headers: { set: { 'x-user-id': '{claims.sub}' } } }),
      (user) => ({ user, authorization: null }),
    ],
    [
      'a header that is set for the subgraph',
      200,
      () => ({ subgraphs: { users: { headers: { set: { 'x-user-id': '{claims.sub}' } } } } }),
      (user) => ({ user, authorization: null }),
    ],
    [
      'a header that is forwarded',
      200,
      () => ({ headers: { forward: ['authorization'] } }),
      (_user, token) => ({ user: null, authorization: `Bearer ${token}` }),
    ],
    [
      'a token in exchange',
      200,
      ({ origin }) => ({ subgraphs: { users: { auth: { tokenExchange: { tokenUrl: `${origin}/token` } } } } }),
      (_user, token) => ({ user: null, authorization: `Bearer for.${token}` }),
    ],
  ])(
    'two callers at the same moment never share an answer that hangs on %s, %i times',
    async (_what, times, configured, expected) => {
      const { ask } = await openWorld((backend) => ({
        authentication: { issuers: issuers() },
        ...configured(backend),
      }));
      const callers = await Promise.all(
        ['ada', 'bob'].map(async (name) => ({ name, token: await issuer.sign({ sub: name }) })),
      );
      for (let round = 0; round < times / 50; round += 1) {
        await Promise.all(
          Array.from({ length: 50 }, () => callers)
            .flat()
            .map(async ({ name, token }) => {
              const { body } = await ask({ authorization: `Bearer ${token}` });
              expect(body).toEqual({ data: { me: expected(name, token) } });
            }),
        );
      }
    },
    30_000,
  );

  test('one caller asks once for what it wants many times at once', async () => {
    const { ask, backend } = await openWorld(() => ({ authentication: { issuers: issuers() } }));
    const authorization = `Bearer ${await issuer.sign({})}`;
    await ask({ authorization });
    const before = backend.received.length;
    await Promise.all(Array.from({ length: 50 }, () => ask({ authorization })));
    expect(backend.received.length - before).toBeLessThan(50);
  });
});

describe('an issuer that is down at the start', () => {
  test('public operations work, with an uncheckable token and without', async () => {
    issuer.mode = 'failing';
    const { ask } = await openWorld(() => ({ authentication: { issuers: issuers() } }));
    expect(await ask()).toMatchObject({ status: 200 });
    expect(await ask({ authorization: `Bearer ${await issuer.sign({})}` })).toMatchObject({
      status: 200,
      body: { data: { me: { user: null } } },
    });
    issuer.mode = 'up';
  });

  test('is 503 with Retry-After where a credential is required', async () => {
    issuer.mode = 'failing';
    const { ask } = await openWorld(() => ({ authentication: { required: true, issuers: issuers() } }));
    const { status, headers, body } = await ask({ authorization: `Bearer ${await issuer.sign({})}` });
    expect({ status, retryAfter: headers.get('retry-after'), body }).toMatchObject({
      status: 503,
      retryAfter: '10',
      body: { errors: [{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }] },
    });
    issuer.mode = 'up';
  });
});

describe('a subscription', () => {
  test('ends when the token expires, even when idle, and so does its connection to the backend', async () => {
    const world = await openEventWorld({ authentication: { issuers: issuers() } });
    cleanups.push(() => world.close());
    const seconds = Math.floor(Date.now() / 1_000);
    const token = await issuer.sign({ exp: seconds + 2 });
    const subscriber = await subscribe(world.url, 'subscription { ticked }', {
      headers: { authorization: `Bearer ${token}` },
    });
    const stream = await world.stream();
    stream.next({ data: { ticked: 1 } });
    expect(await subscriber.frame()).toEqual({ event: 'next', data: { data: { ticked: 1 } } });
    expect(await subscriber.frame()).toMatchObject({
      event: 'next',
      data: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect(Date.now()).toBeGreaterThanOrEqual((seconds + 2) * 1_000);
    expect(Date.now()).toBeLessThan((seconds + 3) * 1_000);
    expect(await subscriber.frame()).toMatchObject({ event: 'complete' });
    await eventually(() => stream.closed);
  });

  test('with a bad token is refused before it begins', async () => {
    const world = await openEventWorld({ authentication: { issuers: issuers() } });
    cleanups.push(() => world.close());
    const { status } = await subscribe(world.url, 'subscription { ticked }', {
      headers: { authorization: 'Bearer x' },
    });
    expect(status).toBe(401);
    expect(world.streams).toHaveLength(0);
  });
});
