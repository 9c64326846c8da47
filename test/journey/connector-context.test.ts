import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import type { MakeContext } from '../../src/identify/connector-context.ts';
import { startIssuer, type Issuer } from '../support/issuer.ts';
import { openRestWorld, type RestWorld } from '../support/rest-world.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
  await issuer.addKey('k1');
});
afterAll(() => issuer.close());

const worlds: RestWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const TYPES = `type Query {
  mine: Mine @connect(source: "api", http: { GET: "/of/{$context.org.id}" }, selection: "org: $context.org.id scopes: $context.scopes request: $context.request extra: $context.extra n: $.n")
  kept: Int @cacheControl(maxAge: 60) @connect(source: "api", http: { GET: "/kept/{$context.org}" }, selection: "$.n")
  public: Int @cacheControl(maxAge: 60, scope: PUBLIC) @connect(source: "api", http: { GET: "/public" }, selection: "$.n")
}
type Mine { org: Int scopes: [String] request: String extra: String n: Int }`;

async function open(
  input: ConfigInput,
  makeContext?: MakeContext,
): Promise<RestWorld & { as(claims: Readonly<Record<string, unknown>> | undefined, query: string): Promise<unknown> }> {
  let calls = 0;
  const authentication = {
    issuers: { own: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'] } },
  };
  const types =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) @link(url: ' +
    '"https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"]) @link(url: ' +
    `"https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl"])\n${TYPES}`;
  const world = await openRestWorld(types, () => ({ n: (calls += 1) }), { authentication, ...input }, { makeContext });
  worlds.push(world);
  return {
    ...world,
    async as(claims, query) {
      const headers: Record<string, string> =
        claims === undefined
          ? {}
          : { authorization: `Bearer ${await issuer.sign({ aud: 'api', sub: 'ada', ...claims }, { kid: 'k1' })}` };
      return (await world.send({ query }, headers)).body;
    },
  };
}

const CONTEXT = { org: 'claims.org', scopes: 'caller.scopes', request: 'request.id' };

describe('what connectors read as $context', () => {
  test('is what the configuration takes of the request, each value as it is', async () => {
    const world = await open({ context: CONTEXT });
    expect(await world.as({ org: { id: 7 }, scope: 'a b' }, '{ mine { org scopes request extra } }')).toEqual({
      data: {
        mine: { org: 7, scopes: ['a', 'b'], request: expect.stringMatching(/^[0-9a-f]{12}-[0-9a-z]+$/), extra: null },
      },
    });
    expect(world.calls).toEqual(['/of/7']);
  });

  test('is missing where the request has none, and without a configuration', async () => {
    const world = await open({ context: CONTEXT });
    // An empty segment would be another resource: no call is made.
    expect(await world.as(undefined, '{ mine { org scopes } }')).toMatchObject({
      data: { mine: null },
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(world.calls).toEqual([]);
    const bare = await open({}, () => ({ org: { id: 3 } }));
    expect(await bare.as(undefined, '{ mine { org scopes request } }')).toEqual({
      data: { mine: { org: 3, scopes: null, request: null } },
    });
  });

  test('is completed by who embeds the gateway, who sees the caller and what was sent', async () => {
    const world = await open({ context: CONTEXT }, ({ caller, headers, requestId }) => ({
      extra: `${caller.kind} ${String(headers['x-own'])} ${requestId === '' ? 'no' : 'an'} id`,
      org: { id: 9 },
    }));
    const token = await issuer.sign({ aud: 'api', sub: 'ada', org: { id: 7 } }, { kid: 'k1' });
    expect(
      (await world.send({ query: '{ mine { org extra } }' }, { authorization: `Bearer ${token}`, 'x-own': 'here' }))
        .body,
    ).toEqual({ data: { mine: { org: 9, extra: 'token here an id' } } });
  });

  test('tells apart what is kept, but for what is declared public', async () => {
    const world = await open({ context: { org: 'claims.org.id', request: 'request.id' } });
    const ask = async (org: number, sub: string, query: string): Promise<unknown> =>
      ((await world.as({ org: { id: org }, sub }, query)) as { readonly data: unknown }).data;
    expect(await ask(1, 'ada', '{ kept }')).toEqual({ kept: 1 });
    expect(await ask(1, 'eve', '{ kept }')).toEqual({ kept: 1 });
    expect(await ask(2, 'ada', '{ kept }')).toEqual({ kept: 2 });
    expect(await ask(1, 'ada', '{ public }')).toEqual({ public: 3 });
    expect(await ask(2, 'eve', '{ public }')).toEqual({ public: 3 });
    expect(world.calls).toEqual(['/kept/1', '/kept/2', '/public']);
  });

  test('tells apart what is in flight', async () => {
    const world = await open({}, ({ headers }) => ({ org: { id: headers['x-org'] ?? 'none' } }));
    const answers = await Promise.all(
      ['a', 'b', 'a'].map(async (org) => (await world.send({ query: '{ mine { n } }' }, { 'x-org': org })).body),
    );
    expect(world.calls.toSorted()).toEqual(['/of/a', '/of/b']);
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[0]).not.toEqual(answers[1]);
  });

  test('names what it may be made of when the configuration has another word', () => {
    expect(() => readConfig(undefined, { context: { a: 'caller.name' } })).toThrow(
      /context\.a.*expected one of claims, claims\.…, caller\.id/s,
    );
    expect(() => readConfig(undefined, { context: { 'a-b': 'caller.id' } })).toThrow(/expected a name of letters/);
  });
});

describe('the calls of one request', () => {
  const SHOP = `type Query { ids(n: Int!): [Thing] @connect(source: "api", http: { GET: "/ids/{$args.n}" }, selection: "id: $") }
    type Thing { id: ID! name: String @connect(source: "api", http: { GET: "/names/{$this.id}" }, selection: "$") }`;
  const respond = ({ pathname }: URL): unknown =>
    pathname.startsWith('/ids/') ? Array.from({ length: Number(pathname.slice(5)) }, (_, index) => index) : pathname;
  const codesOf = (body: unknown): readonly string[] =>
    ((body as { readonly errors?: readonly { readonly extensions: { readonly code: string } }[] }).errors ?? []).map(
      ({ extensions }) => extensions.code,
    );

  test('are bounded for each source, and what lies behind the bound is null with an error', async () => {
    const world = await openRestWorld(SHOP, respond, { backends: { maxCallsPerRequest: 5 } });
    worlds.push(world);
    const { body } = await world.send({ query: '{ ids(n: 7) { name } }' });
    expect(world.calls).toHaveLength(5);
    expect(body).toMatchObject({
      data: {
        ids: [
          { name: '/names/0' },
          { name: '/names/1' },
          { name: '/names/2' },
          { name: '/names/3' },
          { name: null },
          { name: null },
          { name: null },
        ],
      },
    });
    expect(codesOf(body)).toEqual(['REQUEST_LIMIT_EXCEEDED', 'REQUEST_LIMIT_EXCEEDED', 'REQUEST_LIMIT_EXCEEDED']);
    // The next request begins anew.
    expect(codesOf((await world.send({ query: '{ ids(n: 4) { name } }' })).body)).toEqual([]);
  });

  test('are 2,000 unless a subgraph has a bound of its own', async () => {
    expect(readConfig(undefined, {}).backends.maxCallsPerRequest).toBe(2_000);
    const world = await openRestWorld(SHOP, respond, {
      backends: { maxCallsPerRequest: 1 },
      subgraphs: { shop: { maxCallsPerRequest: 3 } },
    });
    worlds.push(world);
    expect(codesOf((await world.send({ query: '{ ids(n: 3) { name } }' })).body)).toEqual(['REQUEST_LIMIT_EXCEEDED']);
  });
});
