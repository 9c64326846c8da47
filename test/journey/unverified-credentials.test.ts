import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { loadPackageDefinition, Server, ServerCredentials, type Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { parse } from 'graphql';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { startIssuer, type Issuer } from '../support/issuer.ts';
import { openEventWorld, subscribe } from '../support/event-world.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
  issuer.mode = 'failing';
});
afterAll(() => issuer.close());

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const CONNECT = 'extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])';
const FEDERATION =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])';
const PROTO =
  'syntax = "proto3"; package desk; service Desk { rpc Ask(Question) returns (Answer); } message Question { int32 ' +
  'number = 1; } message Answer { int32 number = 1; }';

/** Backends of every kind; whatever reaches one of them is in `reached`. */
async function openBackends() {
  const reached: string[] = [];
  const api = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      reached.push([request.url, ...request.rawHeaders, body].join('\n'));
      const data = { plain: 'plain', federated: 'federated', secret: 'secret' };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(request.url === '/graphql' ? { data } : { n: 1, access_token: 'exchanged' }));
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-unverified-'));
  await writeFile(join(directory, 'desk.proto'), PROTO);
  // The shape that `loadPackageDefinition` gives to the package above.
  const { desk } = loadPackageDefinition(loadSync(join(directory, 'desk.proto'))) as unknown as {
    desk: { Desk: { service: Parameters<Server['addService']>[0] } };
  };
  const grpc = new Server();
  grpc.addService(desk.Desk.service, {
    Ask: (
      { metadata, request }: { metadata: Metadata; request: unknown },
      answer: (error: null, answer: object) => void,
    ) => {
      reached.push(JSON.stringify([metadata.toJSON(), request]));
      answer(null, { number: 7 });
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  closing.push(
    () => rm(directory, { recursive: true }),
    () => grpc.forceShutdown(),
    () => api.close().closeAllConnections(),
  );
  return { origin: `http://127.0.0.1:${(api.address() as AddressInfo).port}`, port, directory, reached };
}

async function openWorld(input: ConfigInput) {
  const { origin, port, directory, reached } = await openBackends();
  const rest = `${CONNECT}
    @source(name: "own", http: { baseURL: "${origin}/own", headers: [{ name: "x-copy", from: "authorization" }] })
    @source(name: "ruled", http: { baseURL: "${origin}/ruled" })
    @source(name: "exchanged", http: { baseURL: "${origin}/exchanged" })
    type Query {
      own: Int @connect(source: "own", http: { GET: "/" }, selection: "$.n")
      ruled: Int @connect(source: "ruled", http: { GET: "/" }, selection: "$.n")
      exchanged: Int @connect(source: "exchanged", http: { GET: "/" }, selection: "$.n")
      read: Int @connect(source: "own", http: { GET: "/of?authorization={$request.headers.authorization->first}&sub={$context.sub}&sent={$context.sent}" }, selection: "$.n")
    }`;
  const grpc = `${CONNECT} @source(name: "desk", grpc: { target: "127.0.0.1:${port}", proto: "desk.proto" })
    type Query { asked: Int @connect(source: "desk", grpc: { method: "desk.Desk/Ask", request: "number: $(1)" }, selection: "$.number") }`;
  const plain = `${CONNECT} @source(name: "service", graphql: { url: "${origin}/graphql" }) type Query { plain: String }`;
  const registered = await Promise.all(
    Object.entries({ rest, grpc, plain }).map(([name, sdl]) =>
      registerSubgraph({ name, sdl, directory, config: { sources: {} } }),
    ),
  );
  const refused = registered.flatMap((one) => one.problems);
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  const { supergraph, problems } = composeSupergraph([
    ...registered.flatMap(({ subgraph }) => subgraph ?? []),
    {
      name: 'federated',
      federatedSchema: parse(`${FEDERATION} type Query { federated: String secret: String @authenticated }`),
      origin: { kind: 'federated', url: `${origin}/graphql` },
    },
  ]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const tokenExchange = { tokenUrl: `${origin}/token` };
  const config = readConfig(undefined, {
    log: { level: 'silent' },
    listen: { port: 0 },
    headers: {
      forward: ['authorization', 'cookie', 'x-token', 'accept-language'],
      set: { 'x-sub': '{claims.sub}', 'x-kind': '{caller.kind}' },
    },
    context: { sub: 'claims.sub' },
    subgraphs: {
      rest: {
        sources: {
          ruled: { headers: { forward: ['cookie', 'authorization'] } },
          exchanged: { auth: { tokenExchange } },
        },
      },
      federated: { headers: { forward: ['authorization', 'x-token', 'cookie'] } },
    },
    ...input,
  });
  const log = createLog(config.log);
  const makeContext = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) => ({
    sent: JSON.stringify(headers),
  });
  const gateway = await createGateway({ config, supergraph, log, makeContext });
  const door = await openConfiguredDoor(gateway, config, { log });
  closing.push(
    () => gateway.close(),
    () => door.close(),
  );
  const ask = async (query: string, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(door.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify({ query }),
    });
    // A GraphQL response, by the specification.
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: (await response.json()) as { data?: unknown; errors?: readonly { extensions: { code: string } }[] },
    };
  };
  return { reached, ask };
}

const PUBLIC = '{ own ruled exchanged read asked plain federated }';
const ANSWER = { own: 1, ruled: 1, exchanged: 1, read: 1, asked: 7, plain: 'plain', federated: 'federated' };

const OPAQUE: NonNullable<ConfigInput['authentication']> = {
  introspection: { url: 'http://127.0.0.1:9/introspect', cookie: 'session' },
};
const JWT = (): NonNullable<ConfigInput['authentication']> => ({
  issuers: {
    one: { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'], cookie: 'session' },
    other: { issuer: `${issuer.url}/other`, jwksUrl: `${issuer.url}/jwks`, audiences: ['api'], header: 'x-token' },
  },
});

describe.each(['gatefold', 'apollo'] as const)(
  'behind the door of %s a credential that nobody could check',
  (server) => {
    test.each<
      [string, () => NonNullable<ConfigInput['authentication']>, (token: string) => Record<string, string>, string]
    >([
      ['a header', JWT, (token) => ({ authorization: `Bearer ${token}` }), ''],
      ['a cookie', JWT, (token) => ({ cookie: `theme=dark; session=${token}` }), ''],
      [
        'a header and a cookie',
        JWT,
        (token) => ({ authorization: `Bearer ${token}`, cookie: `session=${token}; theme=dark` }),
        '',
      ],
      ['the header of another issuer', JWT, (token) => ({ 'x-token': `Bearer ${token}` }), '/other'],
      ['a header, opaque', () => OPAQUE, (token) => ({ authorization: `Bearer ${token}` }), ''],
    ])('reaches no backend in any form: %s', async (_place, authentication, sent, of) => {
      const { ask, reached } = await openWorld({ server, authentication: authentication() });
      const token = await issuer.sign({ sub: 'ADMIN', iss: `${issuer.url}${of}` });
      const answered = await ask(PUBLIC, { 'accept-language': 'de', ...sent(token) });
      expect(answered).toMatchObject({ status: 200, body: { data: ANSWER } });
      expect(reached).toHaveLength(7);
      for (const one of reached) {
        expect(one).not.toContain(token);
        expect(one).not.toMatch(/ADMIN|subject_token|session/);
      }
      // What else was to be forwarded is.
      expect(reached.filter((one) => one.includes('accept-language'))).not.toHaveLength(0);
      if (sent('x')['cookie'] !== undefined)
        expect(reached.filter((one) => one.includes('theme=dark'))).not.toHaveLength(0);
    });

    test('is 503 where what everyone may see is not enough', async () => {
      const { ask, reached } = await openWorld({ server, authentication: JWT() });
      const token = await issuer.sign({});
      expect(await ask('{ secret federated }', { authorization: `Bearer ${token}` })).toMatchObject({
        status: 503,
        retryAfter: expect.any(String),
        body: { errors: [{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }] },
      });
      expect(reached).toEqual([]);
    });

    test('reaches no backend with a subscription', async () => {
      const world = await openEventWorld({
        server,
        authentication: JWT(),
        headers: { forward: ['authorization', 'cookie'] },
      });
      closing.push(() => world.close());
      const token = await issuer.sign({ sub: 'ADMIN' });
      const subscriber = await subscribe(world.url, 'subscription { changed { id name } }', {
        headers: { authorization: `Bearer ${token}`, cookie: `session=${token}; a=1` },
      });
      const stream = await world.stream();
      expect(JSON.stringify([stream.headers, stream.body])).not.toContain(token);
      expect(stream.headers.cookie).toBe('a=1');
      subscriber.leave();
    });
  },
);
