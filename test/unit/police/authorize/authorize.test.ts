import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { ClientFailure } from '../../../../src/core/failure.ts';
import { LazyScope } from '../../../../src/core/request-context.ts';
import { anonymousCaller } from '../../../../src/identify/caller.ts';
import { createAuthorize } from '../../../../src/police/authorize/authorize.ts';
import { createFindFailing } from '../../../../src/police/authorize/find-failing.ts';
import { createGuardOperation } from '../../../../src/police/authorize/guard-operation.ts';
import { PolicyDecider } from '../../../../src/police/authorize/policy-decider.ts';
import { Findings } from '../../../../src/police/findings.ts';
import { loadSupergraph } from '../../../../src/supergraph/load/load-supergraph.ts';
import { createParseOperation } from '../../../../src/understand/parse-operation.ts';
import { configSchema } from '../../../../src/config/schema.ts';
import { askAs, openGuardedWorld, type GuardedWorld } from '../../../support/guarded-world.ts';
import { protectSupergraph } from '../../../support/protect-supergraph.ts';

let world: GuardedWorld;
beforeAll(async () => void (world = await openGuardedWorld()));
afterAll(() => world.close());
beforeEach(() => world.forget());

describe('authorization', () => {
  test('is satisfied by all scopes of one of the lists, and tells who is unknown from who has too little', async () => {
    const gateway = await world.gateway({
      'User.email': '@requiresScopes(scopes: [["read", "admin"], ["none"]])',
      'User.name': '@authenticated',
    });
    const query = '{ user { id email name } }';
    expect(await askAs(gateway, 'admin', query)).toMatchObject({
      data: { user: { email: 'ada@example.com', name: 'Ada' } },
      errors: [],
    });
    expect(await askAs(gateway, 'reader', query)).toMatchObject({
      data: { user: { email: null, name: 'Ada' } },
      errors: [{ path: ['user', 'email'], extensions: { code: 'FORBIDDEN' } }],
    });
    const anonymous = await askAs(gateway, undefined, query);
    expect(anonymous).toMatchObject({ status: 200, data: { user: { id: '1', email: null, name: null } } });
    expect(anonymous.errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });

  test('a refused field that must not be null leaves the nearest place null that may be', async () => {
    const gateway = await world.gateway({ 'User.id': '@authenticated' });
    expect(await askAs(gateway, undefined, '{ user { id name } users { name } }')).toMatchObject({
      data: { user: null, users: [{ name: 'Ada' }, { name: 'Bo' }] },
      errors: [{ path: ['user', 'id'] }],
    });
  });

  test('what is skipped is not asked about', async () => {
    const gateway = await world.gateway(
      { 'User.email': '@authenticated' },
      { config: { authorization: { mode: 'reject' } } },
    );
    const query = 'query ($all: Boolean!) { user { name email @include(if: $all) } }';
    expect(await askAs(gateway, undefined, query, { all: false })).toMatchObject({
      status: 200,
      data: { user: { name: 'Ada' } },
    });
    expect(await askAs(gateway, undefined, query, { all: true })).toMatchObject({ status: 401 });
  });

  test(
    'the rest is refused as nothing in particular where only a key that nobody asked for is not ' + 'allowed',
    async () => {
      const gateway = await world.gateway(
        { 'User.handle': '@authenticated' },
        { config: { authorization: { mode: 'reject' } } },
      );
      const { status, errors } = await askAs(gateway, undefined, '{ user { parcels } }');
      expect(status).toBe(401);
      expect(JSON.stringify(errors)).not.toContain('handle');
    },
  );

  test(
    'a caller whose credential nobody can check is refused with 503 what is protected, and served the ' + 'rest',
    async () => {
      const issuer = {
        issuer: 'https://issuer.invalid',
        jwksUrl: 'http://127.0.0.1:9/keys',
        audiences: ['*'],
        timeoutMs: 500,
      };
      const gateway = await world.gateway(
        { 'User.email': '@authenticated' },
        { config: { authentication: { issuers: { one: issuer } } } },
      );
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: issuer.issuer, sub: 'ada', aud: 'x', exp: 4_000_000_000 })}.AAAA`;
      const ask = async (query: string) => {
        const { status, headers, body } = await gateway.answer({
          method: 'POST',
          params: { query },
          headers: { authorization: `Bearer ${token}` },
          address: '127.0.0.1',
          mediaType: 'application/json',
          cancellation: new Cancellation(),
        });
        return { status, headers, body: JSON.parse(body.toString()) as unknown };
      };
      expect(await ask('{ user { email name } }')).toMatchObject({
        status: 503,
        headers: { 'retry-after': expect.any(String) },
        body: { errors: [{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }] },
      });
      expect([...world.asked()]).toEqual([]);
      expect(await ask('{ user { name } }')).toMatchObject({ status: 200, body: { data: { user: { name: 'Ada' } } } });
    },
  );
});

describe('policies', () => {
  const protect = { 'User.email': '@policy(policies: [["a", "b"], ["c"]])', 'User.name': '@policy(policies: [["d"]])' };
  const query = '{ user { email name id } }';

  test('are asked for together, once, by a function', async () => {
    const questions: unknown[] = [];
    const gateway = await world.gateway(protect, {
      decidePolicies: (names, caller) => {
        questions.push([names, caller.consumer]);
        return { c: true };
      },
    });
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await askAs(gateway, 'reader', query)).toMatchObject({
        data: { user: { email: 'ada@example.com', name: null, id: '1' } },
        errors: [{ path: ['user', 'name'] }],
      });
    }
    expect(questions).toEqual([[['a', 'b', 'c', 'd'], 'reader']]);
    await askAs(gateway, 'admin', query);
    expect(questions).toHaveLength(2);
  });

  test('that cannot be decided are refused as that, and decided when they can be', async () => {
    let isUp = false;
    const server = createServer((_, response) =>
      isUp ? response.end('{"result":["c","d"]}') : response.writeHead(500).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/data/allowed`;
    const gateway = await world.gateway(protect, { config: { authorization: { policies: { webhook: { url } } } } });
    const undecided = await askAs(gateway, 'reader', query);
    expect(undecided).toMatchObject({ status: 200, data: { user: { email: null, name: null, id: '1' } } });
    expect(undecided.errors.map(({ extensions }) => extensions.code)).toEqual(['POLICY_UNDECIDED', 'POLICY_UNDECIDED']);
    const rejecting = await world.gateway(protect, {
      config: { authorization: { mode: 'reject', policies: { webhook: { url } } } },
    });
    expect(await askAs(rejecting, 'reader', query)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    isUp = true;
    expect(await askAs(gateway, 'reader', query)).toMatchObject({
      data: { user: { email: 'ada@example.com', name: 'Ada' } },
      errors: [],
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('are satisfied by nobody where nobody decides them', async () => {
    const gateway = await world.gateway(protect);
    expect(await askAs(gateway, 'admin', query)).toMatchObject({
      data: { user: { email: null, name: null } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }, {}],
    });
  });
});

describe('introspection', () => {
  const SCHEMA = '{ __schema { types { name fields { name } } } user: __type(name: "User") { fields { name } } }';

  test('shows a caller what it may ask for, and another one the rest', async () => {
    const gateway = await world.gateway(
      {
        'User.email': '@authenticated',
        'Bot.email': '@authenticated',
        Vault: '@authenticated',
        Role: '@requiresScopes(scopes: [["admin"]])',
      },
      { config: { introspection: { filter: true } } },
    );
    const [anonymous, reader, admin] = await Promise.all([
      askAs(gateway, undefined, SCHEMA),
      askAs(gateway, 'reader', SCHEMA),
      askAs(gateway, 'admin', SCHEMA),
    ]);
    expect(JSON.stringify(anonymous.data)).not.toMatch(/email|Vault|vault|Role|role/);
    expect(JSON.stringify(reader.data)).toMatch(/email.*Vault/);
    expect(JSON.stringify(reader.data)).not.toMatch(/Role|role/);
    expect(JSON.stringify(admin.data)).toContain('Role');
    expect((await askAs(gateway, undefined, '{ user { nam } }')).errors[0]?.message).not.toContain('Did you mean');
  });

  test('shows everybody everything unless it is told otherwise', async () => {
    const gateway = await world.gateway({ 'User.email': '@authenticated' });
    expect(JSON.stringify((await askAs(gateway, undefined, SCHEMA)).data)).toContain('email');
  });
});

describe('a subscription', () => {
  test('is refused when it is made where its field is, and only in part where another is', async () => {
    const sdl = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3") { query: Query subscription: Subscription }
      enum join__Graph { A @join__graph(name: "a", url: "http://a.invalid/") }
      type Query @join__type(graph: A) { a: Int }
      type Subscription @join__type(graph: A) { ticks: Tick secret: Tick }
      type Tick @join__type(graph: A) { at: Int hidden: Int }`;
    const supergraph = loadSupergraph(
      protectSupergraph(sdl, { 'Subscription.secret': '@authenticated', 'Tick.hidden': '@authenticated' }),
    );
    if (supergraph.authorization === undefined) throw new Error('nothing is protected');
    const decider = new PolicyDecider(() => ({}), { timeoutMs: 10, ttlMs: 0, cacheBytes: 0 });
    const { policy } = createAuthorize({
      mode: 'filter',
      guardOperation: createGuardOperation(supergraph.authorization),
      findFailing: createFindFailing(decider, () => {}),
      findUnasked: () => Promise.resolve([]),
      visible: undefined,
    });
    const parse = createParseOperation(supergraph.publicSchema, {
      limits: configSchema.parse({}).limits,
      introspection: true,
    });
    const refusedOf = (query: string): readonly string[] => {
      const findings = new Findings();
      const cancellation = new Cancellation();
      const context = { id: '', forwardedHeaders: {}, cancellation, deadlineMs: 0, scope: new LazyScope() };
      const arrival = {
        method: 'POST',
        params: {},
        headers: {},
        address: '',
        mediaType: 'application/json',
        cancellation,
      } as const;
      void policy(
        { ...arrival, caller: anonymousCaller(''), context, operation: parse(query, undefined), variables: {} },
        findings,
      );
      return [...findings.refusedSoFar.keys()].map(({ name }) => name.value);
    };
    expect(refusedOf('subscription { ticks { at hidden } }')).toEqual(['hidden']);
    expect(() => refusedOf('subscription { secret { at } }')).toThrow(ClientFailure);
  });
});
