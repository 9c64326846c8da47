import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { graphql, parse } from 'graphql';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';

export type BackendName = 'products' | 'prices' | 'stock' | 'reviews';

/** A call as its backend saw it, in milliseconds since the client has asked. */
export interface TimedCall {
  readonly backend: BackendName;
  /** What it asked for: a root field, or the type of the entities that were looked up. */
  readonly what: string;
  readonly keys: readonly string[];
  readonly beganMs: number;
  /** Undefined of a call that hangs. */
  endedMs: number | undefined;
}

export interface TimedAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly TimedError[];
  readonly calls: readonly TimedCall[];
  readonly tookMs: number;
}

export interface TimedError {
  readonly path: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly subgraph: string };
}

/**
 * Four backends, and a gateway in front of them: `products` and `reviews` are federated GraphQL services, `prices` is a
 * REST API and `stock` a gRPC service. Each but `products` completes products, and brings what the next one completes:
 * `prices` sellers for `reviews`, `reviews` authors for `stock`, `stock` warehouses for `prices`.
 */
export interface TimedWorld {
  ask(query: string): Promise<TimedAnswer>;
  close(): Promise<void>;
}

/** How long a call takes; undefined of one that is never answered. */
export type DelayOf = (call: Pick<TimedCall, 'backend' | 'what' | 'keys'>) => number | undefined;

/** The keys that one call to `prices` or `stock` may have. */
export const MAX_KEYS = 3;

const FEDERATION =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const CONNECT = '@link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])';

const PRODUCTS = `${FEDERATION}
  type Query { products: [Product] }
  type Mutation { add(id: ID!): Product }
  type Product @key(fields: "id") { id: ID! name: String }`;

const REVIEWS = `${FEDERATION}
  type Query { best: [Product] }
  type Product @key(fields: "id") { id: ID! rating: Int author: Author }
  type Author @key(fields: "id", resolvable: false) { id: ID! }
  type Seller @key(fields: "id") { id: ID! score: Int }`;

const prices = (url: string): string => `${FEDERATION} ${CONNECT} @source(name: "api", http: { baseURL: "${url}" })
  type Query { deals: [Product] @connect(source: "api", http: { GET: "/deals" }, selection: "id") }
  type Product @key(fields: "id") @connect(source: "api", http: { GET: "/Product", queryParams: "id: $batch.id" },
    batch: { maxSize: ${MAX_KEYS} }, selection: "id price seller { id }") { id: ID! price: Int seller: Seller }
  type Seller @key(fields: "id", resolvable: false) { id: ID! }
  type Warehouse @key(fields: "id") @connect(source: "api", http: { GET: "/Warehouse", queryParams: "id: $batch.id" },
    batch: { maxSize: ${MAX_KEYS} }, selection: "id city") { id: ID! city: String }`;

const PROTO = `
syntax = "proto3";
package shop;
service Stock {
  rpc shelf(Keys) returns (Items);
  rpc Product(Keys) returns (Items);
  rpc Author(Keys) returns (Items);
}
message Keys { repeated string ids = 1; }
message Items { repeated Item items = 1; }
message Item { string id = 1; int32 units = 2; Warehouse warehouse = 3; int32 since = 4; }
message Warehouse { string id = 1; }
`;

const grpcBatch = (type: string, selection: string): string =>
  `@connect(source: "api", grpc: { method: "shop.Stock/${type}", request: "ids: $batch.id" }, batch: { maxSize: ${MAX_KEYS} }, ` +
  `selection: "$.items { id ${selection} }")`;

const stock = (target: string): string => `${FEDERATION} ${CONNECT}
  @source(name: "api", grpc: { target: "${target}", proto: "stock.proto" })
  type Query { shelf: [Product] @connect(source: "api", grpc: { method: "shop.Stock/shelf" }, selection: "$.items { id }") }
  type Product @key(fields: "id") ${grpcBatch('Product', 'units warehouse { id }')} { id: ID! units: Int warehouse: Warehouse }
  type Warehouse @key(fields: "id", resolvable: false) { id: ID! }
  type Author @key(fields: "id") ${grpcBatch('Author', 'since')} { id: ID! since: Int }`;

/** What each backend knows of an object, by its key; root fields give the products of these keys. */
const ROOTS = { products: ['1', '2'], best: ['2', '3'], deals: ['3', '4'], shelf: ['4', '5'] } as const;
const numberOf = (id: string): number => Number(id.replace(/\D/g, ''));
const product = (id: string): object => ({
  id,
  name: `name ${id}`,
  price: numberOf(id) * 100,
  seller: { id: `s${id}` },
  units: numberOf(id) * 10,
  warehouse: { id: `w${id}` },
  rating: numberOf(id),
  author: { id: `a${id}` },
});
const item = (id: string): object => ({ ...product(id), city: `city ${id}`, since: 2000 + numberOf(id), score: 7 });

interface Clock {
  /** Waits as long as such a call takes, forever where it hangs. */
  note(call: Pick<TimedCall, 'backend' | 'what' | 'keys'>): Promise<void>;
}

type Closing = () => unknown;

async function serveHttp(
  answer: (message: IncomingMessage, body: string) => Promise<unknown>,
  closing: Closing[],
): Promise<string> {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      void answer(message, Buffer.concat(chunks).toString()).then((said) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function serveGraphQL(backend: 'products' | 'reviews', sdl: string, clock: Clock, closing: Closing[]): Promise<string> {
  const find = ({ id }: { id: string }): object => item(id);
  const reference = { __resolveReference: find };
  const resolvers: Parameters<typeof buildSubgraphSchema>[0] = {
    typeDefs: parse(sdl),
    resolvers:
      backend === 'products'
        ? {
            Query: { products: () => ROOTS.products.map(item) },
            Mutation: { add: (_root: unknown, { id }: { id: string }) => item(id) },
            Product: reference,
          }
        : { Query: { best: () => ROOTS.best.map(item) }, Product: reference, Seller: reference },
  };
  const schema = buildSubgraphSchema(resolvers);
  return serveHttp(async (_message, body) => {
    const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const representations = Object.values(variables).flat() as { __typename?: string; id?: string }[];
    const types = [...new Set(representations.flatMap(({ __typename: name }) => name ?? []))];
    const what = types.length === 0 ? /\b(products|best|add)\b/.exec(query)?.[1] : types.sort().join(' and ');
    await clock.note({ backend, what: what ?? query, keys: representations.flatMap(({ id }) => id ?? []) });
    return graphql({ schema, source: query, variableValues: variables });
  }, closing);
}

function serveRest(clock: Clock, closing: Closing[]): Promise<string> {
  return serveHttp(async (message) => {
    const { pathname, searchParams } = new URL(message.url ?? '', 'http://x');
    const keys = searchParams.getAll('id');
    await clock.note({ backend: 'prices', what: pathname.slice(1), keys });
    return (pathname === '/deals' ? ROOTS.deals : keys).map(item);
  }, closing);
}

async function serveGrpc(directory: string, clock: Clock, closing: Closing[]): Promise<string> {
  await writeFile(join(directory, 'stock.proto'), PROTO);
  const loaded = loadPackageDefinition(loadSync(join(directory, 'stock.proto'), { arrays: true }));
  // The shape that `loadPackageDefinition` gives to the package above.
  const { Stock } = loaded['shop'] as unknown as { Stock: { service: Parameters<Server['addService']>[0] } };
  const method =
    (what: string) =>
    ({ request }: { request: { ids: string[] } }, answer: (error: null, found: object) => void): void => {
      const keys = request.ids;
      void clock
        .note({ backend: 'stock', what, keys })
        .then(() => answer(null, { items: (what === 'shelf' ? ROOTS.shelf : keys).map(item) }));
    };
  const server = new Server();
  server.addService(Stock.service, {
    shelf: method('shelf'),
    Product: method('Product'),
    Author: method('Author'),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  closing.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** Tells the time of the calls of one question after the other. */
class CallClock implements Clock {
  readonly #delayOf: DelayOf;
  calls: TimedCall[] = [];
  askedMs = 0;

  constructor(delayOf: DelayOf) {
    this.#delayOf = delayOf;
  }

  start(): void {
    this.calls = [];
    this.askedMs = performance.now();
  }

  async note(given: Pick<TimedCall, 'backend' | 'what' | 'keys'>): Promise<void> {
    const call: TimedCall = { ...given, beganMs: performance.now() - this.askedMs, endedMs: undefined };
    this.calls.push(call);
    const delayMs = this.#delayOf(given);
    await new Promise<void>((resolve) => {
      if (delayMs !== undefined) setTimeout(resolve, delayMs);
    });
    call.endedMs = performance.now() - this.askedMs;
  }
}

/** `delayOf` is asked at each call, so that what it says may change. */
export async function openTimedWorld(delayOf: DelayOf, input: ConfigInput): Promise<TimedWorld> {
  const closing: Closing[] = [];
  const clock = new CallClock(delayOf);
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-timed-'));
  closing.push(() => rm(directory, { recursive: true }));
  const federated = async (name: 'products' | 'reviews', sdl: string) =>
    ({ name, sdl, url: await serveGraphQL(name, sdl, clock, closing) }) as const;
  const subgraphs = [
    await federated('products', PRODUCTS),
    { name: 'prices', sdl: prices(await serveRest(clock, closing)), url: undefined },
    { name: 'stock', sdl: stock(await serveGrpc(directory, clock, closing)), url: undefined },
    await federated('reviews', REVIEWS),
  ];
  const registered = await Promise.all(
    subgraphs.map(({ name, sdl, url }) =>
      registerSubgraph({ name, sdl, directory, config: { sources: {}, ...(url === undefined ? {} : { url }) } }),
    ),
  );
  const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
  if (supergraph === undefined || registered.some((one) => one.subgraph === undefined))
    throw new Error(JSON.stringify([problems, ...registered.map((one) => one.problems)]));
  const config = readConfig(undefined, { log: { level: 'silent' }, listen: { port: 0 }, ...input });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  closing.push(() => gateway.close());
  const door = await openConfiguredDoor(gateway, config, { log });
  closing.push(() => door.close());
  return {
    async ask(query) {
      clock.start();
      const response = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { data, errors = [] } = (await response.json()) as Pick<TimedAnswer, 'data'> & Partial<TimedAnswer>;
      return { data, errors, calls: clock.calls, tookMs: performance.now() - clock.askedMs };
    },
    async close() {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}
