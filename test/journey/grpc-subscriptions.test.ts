import { createServer, type Server as HttpServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import type { Supergraph } from '../../src/supergraph/supergraph.ts';
import { subscribe, type Subscriber } from '../support/event-world.ts';
import { eventually } from '../support/eventually.ts';

const PROTO = `
syntax = "proto3";
package shop;
service Stock { rpc Watch(WatchRequest) returns (stream Change); }
message WatchRequest { repeated string ids = 1; Level at_least = 2; int64 since = 3; }
message Change { string product_id = 1; int64 revision = 2; Level level = 3; string problem = 4; }
enum Level { LEVEL_UNSPECIFIED = 0; LEVEL_LOW = 1; LEVEL_FULL = 2; }
`;

const LINKS = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])`;

const stockSdl = (grpc: string, http: string, more = ''): string => `${LINKS}
  @source(name: "stock", grpc: { target: "${grpc}", proto: "stock.proto", metadata: [{ name: "x-shop", from: "x-shop" }] })
  @source(name: "api", http: { baseURL: "${http}" })
type Query { ok: Boolean @connect(source: "api", http: { GET: "/ok" }, selection: "$") ${more} }
type Subscription {
  changed(ids: [ID!]!, atLeast: Level, since: ID): Product
    @connect(
      source: "stock"
      grpc: { method: "shop.Stock/Watch", request: "ids: $args.ids atLeast: $args.atLeast since: $args.since" }
      isSuccess: "$(problem->eq(''))"
      errors: { message: "$.message", extensions: "problem: problem" }
      selection: "id: productId revision level"
    )
  must(id: ID!): Product! @connect(source: "stock", grpc: { method: "shop.Stock/Watch", request: "ids: $([$args.id])" }, selection: "id: productId revision level: $('NONE')")
}
enum Level { LOW FULL }
type Product @key(fields: "id") {
  id: ID! revision: ID! level: Level
  seen: Int @connect(source: "api", http: { GET: "/seen/{$this.id}" }, selection: "$")
}`;

const namesSdl = (http: string): string => `${LINKS} @source(name: "api", http: { baseURL: "${http}" })
type Product @key(fields: "id") @connect(source: "api", http: { GET: "/names/{$this.id}" }, selection: "id name") { id: ID! name: String }`;

type Watch = ServerWritableStream<Readonly<Record<string, unknown>>, unknown>;

interface World {
  readonly gateway: Gateway;
  readonly url: string;
  readonly watches: readonly Watch[];
  readonly cancelled: ReadonlySet<Watch>;
  supergraph(more?: string): Promise<Supergraph>;
  watch(index?: number): Promise<Watch>;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serveStock(directory: string, onWatch: (watch: Watch) => void): Promise<string> {
  const loaded = loadPackageDefinition(loadSync(join(directory, 'stock.proto'), { longs: String, enums: String }));
  const { Stock } = loaded['shop'] as unknown as { Stock: { service: Parameters<Server['addService']>[0] } };
  const server = new Server();
  server.addService(Stock.service, { Watch: onWatch });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  cleanups.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** A REST API that counts how often it is asked. */
async function serveApi(): Promise<string> {
  let asked = 0;
  const server: HttpServer = createServer(({ url = '' }, response) => {
    const id = url.split('/').at(-1) ?? '';
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(url.startsWith('/names/') ? JSON.stringify({ id, name: `name of ${id}` }) : String((asked += 1)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function open(input: ConfigInput = {}): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-events-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'stock.proto'), PROTO);
  const watches: Watch[] = [];
  const cancelled = new Set<Watch>();
  const grpc = await serveStock(directory, (watch) => {
    watches.push(watch);
    watch.on('cancelled', () => cancelled.add(watch));
  });
  const http = await serveApi();
  const supergraph = async (more?: string): Promise<Supergraph> => {
    const registered = [];
    for (const [name, sdl] of [
      ['stock', stockSdl(grpc, http, more)],
      ['names', namesSdl(http)],
    ] as const)
      registered.push(await registerSubgraph({ name, sdl, directory, config: { sources: {} } }));
    const composed = composeSupergraph(
      registered.flatMap(
        ({ subgraph, problems }) =>
          subgraph ??
          (() => {
            throw new Error(JSON.stringify(problems));
          })(),
      ),
    );
    if (composed.supergraph === undefined) throw new Error(JSON.stringify(composed.problems));
    return composed.supergraph;
  };
  const config = readConfig(undefined, {
    log: { level: 'silent' },
    listen: { port: 0 },
    headers: { forward: ['x-shop'] },
    ...input,
  });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph: await supergraph(), log });
  cleanups.push(() => gateway.close());
  const door = await openConfiguredDoor(gateway, config, { log });
  cleanups.push(() => door.close());
  const watch = async (index = 0): Promise<Watch> => {
    await eventually(() => watches.length > index);
    return watches[index] as Watch;
  };
  return { gateway, url: door.url, watches, cancelled, supergraph, watch };
}

const CHANGED = 'subscription { changed(ids: ["p1"]) { id revision } }';

async function next(client: Subscriber): Promise<unknown> {
  return (await client.frame())?.data;
}

describe.each(['native', 'portable'] as const)('a stream of a gRPC service, planned by the %s planner', (engine) => {
  test('each message is an event; other connectors and other subgraphs complete it, asked anew for each', async () => {
    const { url, watch } = await open({ planner: { engine } });
    const client = await subscribe(
      url,
      'subscription { it: changed(ids: ["p1", "p2"], atLeast: LOW, since: "9007199254740993") { name is: id ' +
        'revision level seen } }',
      { headers: { 'x-shop': 'north' } },
    );
    const stream = await watch();
    expect([stream.request, stream.metadata.get('x-shop')]).toEqual([
      { ids: ['p1', 'p2'], atLeast: 'LEVEL_LOW', since: '9007199254740993' },
      ['north'],
    ]);
    stream.write({ productId: 'p1', revision: '9223372036854775807', level: 'LEVEL_FULL' });
    stream.write({ productId: 'p1', revision: '2' });
    expect(await next(client)).toEqual({
      data: { it: { name: 'name of p1', is: 'p1', revision: '9223372036854775807', level: 'FULL', seen: 1 } },
    });
    expect(await next(client)).toEqual({
      data: { it: { name: 'name of p1', is: 'p1', revision: '2', level: null, seen: 2 } },
    });
    stream.end();
    expect(await client.frame()).toEqual({ event: 'complete', data: undefined });
  });
});

test('a message that is no success is an event with an error, and the stream goes on', async () => {
  const { url, watch } = await open();
  const client = await subscribe(url, CHANGED);
  const stream = await watch();
  stream.write({ productId: 'p1', revision: 1, problem: 'the shelf is locked' });
  stream.write({ productId: 'p1', revision: 2 });
  expect(await next(client)).toEqual({
    data: { changed: null },
    errors: [
      {
        message: 'A backend answered with a failure.',
        locations: [{ line: 1, column: 16 }],
        path: ['changed'],
        extensions: { code: 'BACKEND_FAILED', subgraph: 'stock', problem: 'the shelf is locked' },
      },
    ],
  });
  expect(await next(client)).toEqual({ data: { changed: { id: 'p1', revision: '2' } } });
});

test('a value that does not fit is an error of its event, and null spreads to where it may be', async () => {
  const { url, watch } = await open();
  const client = await subscribe(url, 'subscription { must(id: "p1") { id level } }');
  const stream = await watch();
  stream.write({ productId: 'p1' });
  expect(await next(client)).toMatchObject({
    data: { must: { id: 'p1', level: null } },
    errors: [{ path: ['must', 'level'], extensions: { code: 'INVALID_VALUE' } }],
  });
});

test('a status that is not OK ends the subscription with its code, and what `errors` makes of it', async () => {
  const { url, watch } = await open();
  const client = await subscribe(url, CHANGED);
  const stream = await watch();
  stream.write({ productId: 'p1', revision: 1 });
  expect(await next(client)).toMatchObject({ data: { changed: { revision: '1' } } });
  stream.emit('error', { code: status.PERMISSION_DENIED, details: 'not your shelf', metadata: new Metadata() });
  expect(await next(client)).toMatchObject({
    errors: [{ message: 'not your shelf', extensions: { code: 'FORBIDDEN', grpc: { status: 'PERMISSION_DENIED' } } }],
  });
  expect(await client.frame()).toEqual({ event: 'complete', data: undefined });
});

test('arguments that no message can hold are told before anything is called', async () => {
  const { url, watches } = await open();
  const client = await subscribe(url, 'subscription { changed(ids: ["p1"], since: "yesterday") { id } }');
  expect(await next(client)).toMatchObject({
    errors: [{ message: expect.stringMatching(/since/), extensions: { code: 'BAD_USER_INPUT' } }],
  });
  expect(await client.frame()).toEqual({ event: 'complete', data: undefined });
  expect(watches).toEqual([]);
});

test('who leaves ends the call at the service within a second', async () => {
  const { url, watch, cancelled } = await open();
  const [stays, leaves] = [await subscribe(url, CHANGED), await subscribe(url, CHANGED)];
  const stream = await watch(1);
  leaves.leave();
  await eventually(() => cancelled.has(stream), 1_000);
  (await watch(0)).write({ productId: 'p1', revision: 3 });
  expect(await next(stays)).toEqual({ data: { changed: { id: 'p1', revision: '3' } } });
  expect(cancelled.size).toBe(1);
});

test('another graph ends the subscription with a reason, and the call with it', async () => {
  const { url, gateway, supergraph, watch, cancelled } = await open();
  const client = await subscribe(url, CHANGED);
  const stream = await watch();
  await gateway.swap(await supergraph('more: Int @connect(source: "api", http: { GET: "/more" }, selection: "$")'));
  expect(await next(client)).toMatchObject({ errors: [{ extensions: { code: 'GRAPH_CHANGED' } }] });
  await eventually(() => cancelled.has(stream), 1_000);
  const again = await subscribe(url, CHANGED);
  (await watch(1)).write({ productId: 'p1', revision: 4 });
  expect(await next(again)).toEqual({ data: { changed: { id: 'p1', revision: '4' } } });
});

test('the plan of a subscription tells the call, and those of each event', async () => {
  const { gateway } = await open();
  const plan = await gateway.explain('subscription { changed(ids: ["p1"]) { id seen name } }', {});
  expect(plan).toMatch(/Stock\/Watch/);
  expect(plan).toMatch(/GET \/seen/);
  expect(plan).toMatch(/GET \/names/);
});
