import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../src/config/read-config.ts';
import { openCacheWorld, type CacheWorld, type ServiceDefinition } from '../support/cache-world.ts';
import { startIssuer, type Issuer } from '../support/issuer.ts';
import { startCachingProxy, type CachingProxy } from '../support/nginx.ts';

/** `npm run shared-cache -- --rounds 1000` runs more of them. */
const ROUNDS = Number(process.env['GATEFOLD_PROXY_ROUNDS'] ?? 150);

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@authenticated", "@requiresScopes", "@policy"])
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl"])
`;
const headerOf =
  (name: string) =>
  (_: unknown, _arguments: unknown, { headers }: { headers: Readonly<Record<string, string | undefined>> }) =>
    headers[name] ?? 'nobody';
const shop: ServiceDefinition = {
  sdl: `${LINKS}
    type Query {
      product: Product nothing: Product @cacheControl(maxAge: 60) brief: String @cacheControl(maxAge: 1, scope: PUBLIC) greeting: String @cacheControl(maxAge: 60, scope: PUBLIC)
      who: String @cacheControl(maxAge: 60) me: String @cacheControl(maxAge: 60, scope: PRIVATE) language: String @cacheControl(maxAge: 60, scope: PUBLIC)
      mine: String @cacheControl(maxAge: 60, scope: PUBLIC) @authenticated failing: String @cacheControl(maxAge: 60) silent: String
    }
    type Product @key(fields: "id") @cacheControl(maxAge: 60, scope: PUBLIC) {
      id: ID! name: String cost: Int @requiresScopes(scopes: [["cost"]]) stock: Int @authenticated audit: String @policy(policies: [["audit"]])
    }`,
  resolvers: {
    Query: {
      product: () => ({ id: '1', name: 'chair', cost: 4711, stock: 3, audit: 'fine' }),
      nothing: () => null,
      brief: () => 'brief',
      greeting: () => 'hello',
      who: headerOf('x-user'),
      me: headerOf('x-user'),
      language: headerOf('accept-language'),
      mine: () => 'what a credential is for',
      silent: headerOf('x-user'),
      failing: () => {
        throw new Error('out of order');
      },
    },
    Product: { __resolveReference: () => ({ id: '1', cost: 4711 }) },
  },
};
const tax: ServiceDefinition = {
  sdl:
    `${LINKS} type Product @key(fields: "id") @cacheControl(maxAge: 60, scope: PUBLIC) { id: ID! cost: Int ` +
    '@external @requiresScopes(scopes: [["cost"]]) tax: Int @requires(fields: "cost") @requiresScopes(scopes: ' +
    '[["cost"]]) }',
  resolvers: {
    Product: { __resolveReference: (sent: object) => sent, tax: ({ cost = 0 }: { cost?: number }) => cost * 2 },
  },
};

const INVALID = '{ nope }';
const OPERATIONS = [
  ...['name', 'name cost', 'stock', 'audit name', 'tax', 'id name', '... @include(if: true) { cost }'].map(
    (fields) => `{ product { ${fields} } }`,
  ),
  '{ greeting }',
  '{ brief }',
  '{ brief greeting product { name } }',
  '{ who }',
  '{ me }',
  '{ greeting me }',
  '{ language }',
  '{ mine }',
  '{ greeting mine }',
  '{ silent }',
  '{ failing greeting }',
  '{ nothing { cost } }',
  '{ nothing { audit } greeting }',
  '{ greeting __type(name: "Product") { fields { name } } }',
  '{ __schema { queryType { fields { name } } } }',
  INVALID,
  '{ __typename }',
];

type Sent = Readonly<Record<string, string>>;

let issuer: Issuer;
let unreachable: Issuer;
/** Each with what it sends. */
let callers: Readonly<Record<string, Sent>>;
beforeAll(async () => {
  [issuer, unreachable] = await Promise.all([startIssuer(), startIssuer()]);
  unreachable.mode = 'failing';
  const bearer = async (claims: Readonly<Record<string, unknown>>, from = issuer): Promise<Sent> => ({
    authorization: `Bearer ${await from.sign(claims)}`,
  });
  callers = {
    anonymous: {},
    'anonymous in German': { 'accept-language': 'de' },
    'a key without scopes': { 'x-api-key': 'plain' },
    'a key with a scope': { 'x-api-key': 'cost' },
    'a token without scopes': await bearer({ sub: 'bob' }),
    'a token with a scope': await bearer({ sub: 'ada', scope: 'cost' }),
    'a cookie with a scope': { cookie: `theme=dark; session=${await issuer.sign({ sub: 'eve', scope: 'cost' })}` },
    'a cookie without': { cookie: `session=${await issuer.sign({ sub: 'fay' })}`, 'accept-language': 'de' },
    'a token and a key': { ...(await bearer({ sub: 'ada' })), 'x-api-key': 'cost' },
    'a token that nobody can check': await bearer({ sub: 'ADMIN', scope: 'cost' }, unreachable),
    'a bad token': { authorization: 'Bearer no.such.token' },
  };
});
afterAll(() => Promise.all([issuer.close(), unreachable.close()]));

let world: CacheWorld<'shop' | 'tax'>;
let proxy: CachingProxy;
let gateways: readonly string[];
async function open(input: ConfigInput): Promise<void> {
  const sha256OfKey = (key: string): string => createHash('sha256').update(key).digest('hex');
  const issuerOf = ({ url }: Issuer) => ({
    issuer: url,
    jwksUrl: `${url}/jwks`,
    audiences: ['api'],
    cookie: 'session',
  });
  const config: ConfigInput = {
    headers: { forward: ['accept-language'], set: { 'x-user': '{claims.sub}' } },
    introspection: { enabled: true, filter: true },
    ...input,
    authentication: {
      ...input.authentication,
      issuers: { own: issuerOf(issuer), unreachable: issuerOf(unreachable) },
      consumers: {
        plain: { keys: [{ sha256: sha256OfKey('plain') }] },
        cost: { scopes: ['cost'], keys: [{ sha256: sha256OfKey('cost') }] },
      },
    },
  };
  world = await openCacheWorld({ shop, tax }, config);
  const other = await world.another({ ...config, server: 'apollo' });
  gateways = [world.door.url, other.door.url];
  proxy = await startCachingProxy(gateways.map((url) => new URL(url).host));
}
afterEach(async () => {
  await proxy.close();
  await world.close();
});

interface Got {
  readonly status: number;
  readonly cache: string | null;
  readonly etag: string | null;
  /** What a client makes of it. */
  readonly told: string;
}

async function get(url: string, search: URLSearchParams, headers: Sent): Promise<Got> {
  const response = await fetch(`${url}?${search.toString()}`, {
    headers: {
      accept: 'application/graphql-response+json',
      'apollo-require-preflight': '1',
      'accept-language': 'en',
      ...headers,
    },
  });
  const text = await response.text();
  const { data, errors = [] } = (text === '' ? {} : JSON.parse(text)) as {
    data?: unknown;
    errors?: readonly { message: string; extensions: { code: string } }[];
  };
  const told = JSON.stringify([data ?? null, errors.map(({ extensions }) => extensions.code)]);
  return { status: response.status, cache: response.headers.get('x-cache'), etag: response.headers.get('etag'), told };
}

/** Mulberry32: the same rounds each time, unless a run is asked for by its seed. */
function randomFrom(seed: number): <Item>(items: readonly Item[]) => Item {
  let state = seed;
  return (items) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return items[((mixed ^ (mixed >>> 14)) >>> 0) % items.length] as never;
  };
}

/** By what the proxy did, how often it did that; and everything that was handed to somebody whom it is not for. */
interface Seen {
  readonly counts: Record<string, number>;
  readonly wrong: string[];
  /** By caller and operation, what a gateway has told it past the proxy. */
  readonly straight: Map<string, Got>;
}

interface Round {
  readonly name: string;
  readonly operation: string;
  readonly search: URLSearchParams;
}

/**
 * One operation, asked for by every caller through the proxy, in any order: each gets what a gateway itself tells it.
 */
async function runRound(round: Round, pick: ReturnType<typeof randomFrom>, seen: Seen): Promise<void> {
  const { name, operation, search } = round;
  let tagOfAnother: string | null = null;
  for (const caller of shuffled(Object.keys(callers), pick)) {
    const sent = callers[caller] ?? {};
    const conditional = tagOfAnother !== null && pick([true, false]) ? { 'if-none-match': tagOfAnother } : {};
    const got = await get(`${proxy.origin}/graphql`, search, { ...sent, ...conditional });
    const straight = await pastTheProxy(caller, round, { pick, seen });
    seen.counts[got.cache ?? 'none'] = (seen.counts[got.cache ?? 'none'] ?? 0) + 1;
    if (got.status === 200) tagOfAnother = got.etag;
    if (isRight(got, straight, conditional['if-none-match'])) continue;
    // What everybody may have is handed on without a look at credentials.
    const open = caller === 'a bad token' ? await pastTheProxy('anonymous', round, { pick, seen }) : undefined;
    if (got.cache !== 'MISS' && open !== undefined && isRight(got, open, conditional['if-none-match'])) continue;
    seen.wrong.push(
      `${name} ${operation}: ${caller} was handed ${got.status} ${got.told} (${got.cache}), and is ` +
        `told ${straight.status} ${straight.told}`,
    );
  }
}

/** Backends answer the same for as long as a test runs: each caller need be told each thing once. */
async function pastTheProxy(
  caller: string,
  { operation, search }: Round,
  { pick, seen }: { readonly pick: ReturnType<typeof randomFrom>; readonly seen: Seen },
): Promise<Got> {
  const key = `${caller}\n${operation}`;
  const known = seen.straight.get(key);
  if (known !== undefined) return known;
  const told = await get(pick(gateways), search, callers[caller] ?? {});
  seen.straight.set(key, told);
  return told;
}

function isRight(got: Got, straight: Got, tag: string | undefined): boolean {
  if (got.status === 304) return tag !== undefined && tag === straight.etag;
  return got.status === straight.status && got.told === straight.told;
}

function shuffled<Item>(items: readonly Item[], pick: ReturnType<typeof randomFrom>): readonly Item[] {
  const left = [...items];
  return items.map(() => {
    const next = pick(left);
    left.splice(left.indexOf(next), 1);
    return next;
  });
}

/** Now the whole document, now by its hash: which the gateways do not know at first. */
async function roundOf(number: number, pick: ReturnType<typeof randomFrom>, seen: Seen): Promise<Round> {
  const operation = pick(OPERATIONS);
  // Few names: some rounds find what others have left.
  const query = `query R${pick([1, 2, 3, 4, 5, 6])} ${operation}`;
  // What is not valid is known by no hash.
  if (pick([1, 2, 3]) > 1 || operation === INVALID)
    return { name: `round ${number}`, operation, search: new URLSearchParams({ query }) };
  const once = `query Hashed${number} ${operation}`;
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(once).digest('hex') } };
  const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
  const miss = await get(
    `${proxy.origin}/graphql`,
    search,
    callers[pick(Object.keys(callers).filter((name) => name !== 'a bad token'))] ?? {},
  );
  if (miss.status === 200 && !miss.told.includes('PERSISTED_QUERY_NOT_FOUND'))
    seen.wrong.push(`round ${number}: a hash that nobody has sent is answered: ${miss.told}`);
  for (const url of gateways) {
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'cost' },
      body: JSON.stringify({ query: once, extensions }),
    });
  }
  return { name: `round ${number} by hash`, operation, search };
}

async function run(rounds: number): Promise<Seen> {
  const pick = randomFrom(Number(process.env['GATEFOLD_PROXY_SEED'] ?? 1));
  const seen: Seen = { counts: {}, wrong: [], straight: new Map() };
  for (let number = 1; number <= rounds; number += 1) await runRound(await roundOf(number, pick, seen), pick, seen);
  if (process.env['GATEFOLD_PROXY_ROUNDS'] !== undefined)
    process.stderr.write(`${rounds} rounds: ${JSON.stringify(seen.counts)}, ${seen.wrong.length} handed wrongly\n`);
  return seen;
}

const withinMs = 30_000 + ROUNDS * 300;

test(
  'two gateways behind a cache that is shared: each caller gets what it would be told itself',
  async () => {
    await open({});
    const { counts, wrong } = await run(Math.ceil(ROUNDS * 0.8));
    expect(wrong.slice(0, 10)).toEqual([]);
    // The proxy does serve what everybody may have.
    expect(counts['HIT']).toBeGreaterThan(ROUNDS / 2);
    expect(counts['MISS']).toBeGreaterThan(ROUNDS);
  },
  withinMs,
);

test(
  'where a credential is required the cache hands nothing to anybody',
  async () => {
    await open({ authentication: { required: true } });
    const { counts, wrong } = await run(Math.ceil(ROUNDS * 0.2));
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(counts['HIT']).toBeUndefined();
  },
  withinMs,
);
