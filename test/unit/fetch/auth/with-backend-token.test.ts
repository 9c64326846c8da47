import { status as grpcStatus } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Backend, SubgraphOperation } from '../../../../src/core/backend.ts';
import { connectorBackend } from '../../../../src/fetch/connect/connector-backend.ts';
import { graphqlBackend } from '../../../../src/fetch/graphql/call.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { BACKENDS, contextOf, failureOf, json, serveBackend, type Received } from '../backend-server.ts';
import { operationOf } from '../connect/connector-world.ts';
import { failure, reference, serve } from '../grpc/serve.ts';
import { clientCredentials, openTokenWorld, type TokenWorld } from './token-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function tokens(): Promise<TokenWorld> {
  const world = await openTokenWorld(clientCredentials);
  cleanups.push(() => world.close());
  return world;
}

/** A server that knows `granted-2` and nothing else. */
async function pickyServer(answer: unknown) {
  const server = await serveBackend(({ headers }: Received, response) => {
    if (headers.authorization === 'Bearer granted-2') json(response, answer);
    else json(response, { errors: [{ message: 'who?' }] }, 401);
  });
  cleanups.push(() => server.close());
  return { server, seen: () => server.received.map(({ headers }) => headers.authorization) };
}

const connected = async (types: string, world: TokenWorld, only?: string): Promise<Backend> => {
  const sdl = `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    ${types}`;
  const directory = new URL('../grpc/protos/', import.meta.url).pathname;
  const { subgraph, problems } = await registerSubgraph({ name: 'shop', sdl, directory, config: { sources: {} } });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const channels = createChannels();
  cleanups.push(() => channels.close());
  const backendTokenOf = (source: string | undefined) =>
    only === undefined || source === only ? world.token : undefined;
  return connectorBackend({ subgraph, pools: world.pools, channels, config: BACKENDS, backendTokenOf });
};

const forwarding = () => contextOf({ forwardedHeaders: { authorization: 'Bearer of-the-client', 'x-other': '1' } });

describe("a backend with a token of the gateway's", () => {
  test("GraphQL: the token takes the place of the client's, and is replaced once when it is refused", async () => {
    const world = await tokens();
    const { server, seen } = await pickyServer({ data: { a: 1 } });
    const backend = graphqlBackend({
      subgraph: 'shop',
      url: `${server.origin}/graphql`,
      pools: world.pools,
      config: BACKENDS,
      backendToken: world.token,
    });
    for (const kind of ['query', 'mutation'] as const) {
      const operation: SubgraphOperation = {
        subgraph: 'shop',
        kind,
        text: `${kind} { a }`,
        document: parse(`${kind} { a }`),
        variableNames: [],
        representationNames: [],
        longIntegers: false,
      };
      expect(await backend.prepare(operation).run({ variables: {}, context: forwarding() })).toEqual({
        data: { a: 1 },
        errors: [],
      });
    }
    expect(seen()).toEqual(['Bearer granted-1', 'Bearer granted-2', 'Bearer granted-2']);
    expect(server.received[0]?.headers['x-other']).toBe('1');
  });

  test('REST: the same, and mappings do not see it', async () => {
    const world = await tokens();
    const { server, seen } = await pickyServer({ name: 'x' });
    const backend = await connected(
      `@source(name: "api", http: { baseURL: "${server.origin}" })
       type Query { a: String @connect(source: "api", http: { POST: "/a", body: "seen: $request.headers.authorization->first" }, selection: "$.name") }`,
      world,
    );
    expect(await backend.prepare(operationOf('{ a }')).run({ variables: {}, context: forwarding() })).toEqual({
      data: { a: 'x' },
      errors: [],
    });
    expect(seen()).toEqual(['Bearer granted-1', 'Bearer granted-2']);
    expect(server.received[1]?.body).toBe('{"seen":"Bearer of-the-client"}');
  });

  test('REST: a source without one is called without', async () => {
    const world = await tokens();
    const server = await serveBackend(({ headers }, response) =>
      json(response, { name: headers.authorization ?? 'none' }),
    );
    cleanups.push(() => server.close());
    const backend = await connected(
      `@source(name: "one", http: { baseURL: "${server.origin}" }) @source(name: "two", http: { baseURL: "${server.origin}" })
       type Query { one: String @connect(source: "one", http: { GET: "/" }, selection: "$.name") two: String @connect(source: "two", http: { GET: "/" }, selection: "$.name") }`,
      world,
      'one',
    );
    expect(await backend.prepare(operationOf('{ one two }')).run({ variables: {}, context: contextOf() })).toEqual({
      data: { one: 'Bearer granted-1', two: 'none' },
      errors: [],
    });
  });

  test('gRPC: it goes in the metadata, and is replaced once when it is refused', async () => {
    const world = await tokens();
    const seen: unknown[] = [];
    const server = await serve((call) => {
      const [authorization] = call.metadata.get('authorization');
      seen.push(authorization);
      if (authorization !== 'Bearer granted-2')
        return Promise.reject(failure(grpcStatus.UNAUTHENTICATED, 'who?') as Error);
      return Promise.resolve(Buffer.from(reference.encode(reference.fromObject({ aString: 'x' })).finish()));
    });
    cleanups.push(() => server.stop());
    const backend = await connected(
      `@source(name: "every", grpc: { target: "127.0.0.1:${server.port}", proto: "everything.proto" })
       type Query { a: String @connect(source: "every", grpc: { method: "test.every.Echo/Everything" }, selection: "$.aString") }`,
      world,
    );
    expect(await backend.prepare(operationOf('{ a }')).run({ variables: {}, context: forwarding() })).toEqual({
      data: { a: 'x' },
      errors: [],
    });
    expect(seen).toEqual(['Bearer granted-1', 'Bearer granted-2']);
  });

  test('one that refuses every token is told as such, after two calls', async () => {
    const world = await tokens();
    const server = await serveBackend((_request, response) => json(response, {}, 401));
    cleanups.push(() => server.close());
    const backend = await connected(
      `@source(name: "api", http: { baseURL: "${server.origin}" }) type Query { a: String @connect(source: "api", ` +
        'http: { GET: "/" }, selection: "$.name") }',
      world,
    );
    const ask = () => failureOf(backend.prepare(operationOf('{ a }')).run({ variables: {}, context: contextOf() }));
    expect((await ask()).code).toBe('UNAUTHENTICATED');
    expect(server.received).toHaveLength(2);
    await ask();
    expect(server.received).toHaveLength(3);
    expect(world.asked).toHaveLength(2);
  });

  test("no token: no call, and the reason is the backend's", async () => {
    const world = await tokens();
    world.answer = (_request, response) => json(response, { error: 'invalid_client' }, 401);
    const server = await serveBackend((_request, response) => json(response, {}));
    cleanups.push(() => server.close());
    const backend = await connected(
      `@source(name: "api", http: { baseURL: "${server.origin}" }) type Query { a: String @connect(source: "api", ` +
        'http: { GET: "/" }, selection: "$.name") }',
      world,
    );
    expect(
      await failureOf(backend.prepare(operationOf('{ a }')).run({ variables: {}, context: contextOf() })),
    ).toMatchObject({ code: 'BACKEND_FAILED' });
    expect(server.received).toHaveLength(0);
  });
});
