import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { ask } from '../support/start-gatefold.ts';

const PROTO = `
syntax = "proto3";
package shop;
service Stock { rpc BatchGet(Keys) returns (Levels); }
message Keys { repeated int64 skus = 1; }
message Levels { repeated Level levels = 1; }
message Level { int64 sku = 1; int64 units = 2; }
`;

const LINKS = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])`;

const PARENTS = 100;
const MAX_SIZE = 40;
/** Parents have the numbers 1 to 100, each with a peer 50 further: 150 in all. Every seventh is not known. */
const isKnown = (sku: number): boolean => sku % 7 !== 0;

/** In its own subgraph, in that of the parents, or in that of the parents as a field of many. */
const PLACES = {
  'another subgraph': {
    products: 'type Product @key(fields: "sku") { sku: KEY! peer: Product }',
    stock:
      'type Product @key(fields: "sku") @connect(source: "stock", grpc: { method: "shop.Stock/BatchGet", request: ' +
      '"skus: $batch.sku" }, batch: { maxSize: 40 }, selection: "$.levels { sku units }") { sku: KEY! units: Int }',
  },
  'the same subgraph': {
    products:
      'type Product @connect(source: "stock", grpc: { method: "shop.Stock/BatchGet", request: "skus: $batch.sku" ' +
      '}, batch: { maxSize: 40 }, selection: "$.levels { sku units }") { sku: KEY! peer: Product units: Int }',
    stock: undefined,
  },
  'a field of the parents': {
    products:
      'type Product { sku: KEY! peer: Product units: Int @connect(source: "stock", grpc: { method: ' +
      '"shop.Stock/BatchGet", request: "skus: $batch.sku" }, batch: { maxSize: 40 }, selection: "$.levels { sku ' +
      'units }") }',
    stock: undefined,
  },
} as const;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Answers in an order of its own, without those it does not know; 64-bit integers are texts in its JSON. */
async function serveStock(directory: string, calls: string[][]): Promise<string> {
  await writeFile(join(directory, 'stock.proto'), PROTO);
  const loaded = loadPackageDefinition(loadSync(join(directory, 'stock.proto'), { longs: String }));
  const { Stock } = loaded['shop'] as unknown as { Stock: { service: Parameters<Server['addService']>[0] } };
  const server = new Server();
  server.addService(Stock.service, {
    BatchGet: ({ request }: { request: { skus: string[] } }, answer: (error: null, levels: unknown) => void) => {
      calls.push(request.skus);
      const known = request.skus.filter((sku) => isKnown(Number(sku)));
      const shuffled = known
        .map((sku, index) => ({ sku, units: Number(sku) * 10, rank: (index * 37) % known.length }))
        .sort((a, b) => a.rank - b.rank);
      answer(null, { levels: shuffled });
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  cleanups.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

async function serveProducts(): Promise<string> {
  const server = createServer((_request, response) => {
    const products = Array.from({ length: PARENTS }, (_, index) => ({ sku: index + 1, peer: { sku: index + 51 } }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(products));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// The keys are numbers in the parents' JSON and texts in what gRPC answers, whatever type they have in GraphQL.
test.each(
  Object.entries(PLACES).flatMap(([place, types]) =>
    (['ID', 'Int'] as const).flatMap((key) =>
      (['native', 'portable'] as const).map((engine) => ({ place, types, key, engine })),
    ),
  ),
)(
  'T26 100 parents, under aliases and at two depths, make ceil(distinct keys / maxSize) calls over gRPC: entities ' +
    'of $place, keys of type $key, $engine planner',
  async ({ types, key, engine }) => {
    const directory = await mkdtemp(join(tmpdir(), 'gatefold-batches-'));
    cleanups.push(() => rm(directory, { recursive: true }));
    const calls: string[][] = [];
    const grpc = `@source(name: "stock", grpc: { target: "${await serveStock(directory, calls)}", proto: "stock.proto" })`;
    const http = `@source(name: "api", http: { baseURL: "${await serveProducts()}" })`;
    const products =
      `${LINKS} ${http} ${grpc} type Query { products: [Product] @connect(source: "api", http: { GET: "/" }, ` +
      `selection: "sku peer { sku }") } ${types.products}`;
    const subgraphs = [
      ['products', products],
      ...(types.stock === undefined ? [] : [['stock', `${LINKS} ${grpc} ${types.stock}`] as const]),
    ] as const;
    const registered = await Promise.all(
      subgraphs.map(([name, sdl]) =>
        registerSubgraph({ name, sdl: sdl.replaceAll('KEY', key), directory, config: { sources: {} } }),
      ),
    );
    const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
    if (supergraph === undefined) throw new Error(JSON.stringify([problems, ...registered.map((one) => one.problems)]));
    const config = readConfig(undefined, { log: { level: 'silent' }, listen: { port: 0 }, planner: { engine } });
    const log = createLog(config.log);
    const gateway = await createGateway({ config, supergraph, log });
    cleanups.push(() => gateway.close());
    const door = await openConfiguredDoor(gateway, config, { log });
    cleanups.push(() => door.close());

    const { data, errors } = await ask(
      door.url,
      '{ a: products { sku units again: units peer { units } } b: products { units peer { sku } } }',
    );
    expect(errors).toBeUndefined();
    const unitsOf = (sku: number): number | null => (isKnown(sku) ? sku * 10 : null);
    const shown = (sku: number): unknown => (key === 'ID' ? String(sku) : sku);
    const skus = Array.from({ length: PARENTS }, (_, index) => index + 1);
    expect(data?.['a']).toEqual(
      skus.map((sku) => ({
        sku: shown(sku),
        units: unitsOf(sku),
        again: unitsOf(sku),
        peer: { units: unitsOf(sku + 50) },
      })),
    );
    expect(data?.['b']).toEqual(skus.map((sku) => ({ units: unitsOf(sku), peer: { sku: shown(sku + 50) } })));
    expect(calls.map((asked) => asked.length).sort()).toEqual([30, MAX_SIZE, MAX_SIZE, MAX_SIZE]);
    expect(new Set(calls.flat()).size).toBe(150);
  },
);
