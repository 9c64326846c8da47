import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import type { Door } from '../../src/listen/http/door.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { plainServiceSchema } from '../../src/supergraph/register/plain-service.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import type { ServiceLookup, Supergraph } from '../../src/supergraph/supergraph.ts';
import { eventually } from './eventually.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const STOCK = `${LINK}
  type Query { echo(text: String): String product(id: ID!): Product }
  type Subscription { changed(id: ID): Product ticked: Int! }
  type Product @key(fields: "id") { id: ID! quantity: Int! }`;
const NAMES = `${LINK} type Query { named: Int } type Product @key(fields: "id") { id: ID! name: String! }`;
const prices = (origin: string): string => `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    @source(name: "api", http: { baseURL: "${origin}" })
  type Product @key(fields: "id") @connect(source: "api", http: { GET: "/prices/{$this.id}" }, selection: "id price") { id: ID! price: Int }`;

const PRODUCT: ServiceLookup = {
  typeName: 'Product',
  fieldName: 'product',
  argumentName: 'id',
  keyField: 'id',
  many: false,
};

export interface OpenStream {
  readonly body: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };
  readonly headers: IncomingMessage['headers'];
  readonly response: ServerResponse;
  closed: boolean;
  next(result: unknown): void;
  raw(text: string): void;
  complete(): void;
}

/**
 * A subgraph that streams events as a test tells it to, two that complete them, one a REST API, and a gateway over all.
 */
export interface EventWorld {
  readonly gateway: Gateway;
  readonly door: Door;
  readonly url: string;
  readonly supergraph: Supergraph;
  /** Every subscription that reached the subgraph, in order. */
  readonly streams: readonly OpenStream[];
  /** The lookups that the other GraphQL subgraph got: their representations. */
  readonly lookups: readonly unknown[][];
  /** Set to answer subscriptions with something else. */
  refuse: ((response: ServerResponse) => void) | undefined;
  /** Set to make the other subgraph answer after this. */
  lookupDelayMs: number;
  /** The stream number `index`, when it has come. */
  stream(index?: number): Promise<OpenStream>;
  close(): Promise<void>;
}

/** `plain`: the subgraph that streams is a service that knows nothing of federation. */
export async function openEventWorld(input: ConfigInput = {}, { plain = false } = {}): Promise<EventWorld> {
  const streams: OpenStream[] = [];
  const lookups: unknown[][] = [];
  const state: Pick<EventWorld, 'refuse' | 'lookupDelayMs'> = { refuse: undefined, lookupDelayMs: 0 };
  const stock = await serve((request, body, response) => {
    if (!body.query.startsWith('subscription'))
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"echo":"one"}}');
    if (state.refuse !== undefined) return state.refuse(response);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
    const stream: OpenStream = {
      body,
      headers: request.headers,
      response,
      closed: false,
      next: (result) => void response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`),
      raw: (text) => void response.write(text),
      complete: () => void response.end('event: complete\n\n'),
    };
    response.on('close', () => (stream.closed = true));
    streams.push(stream);
  });
  let asked = 0;
  const names = await serve((request, { variables }, response) => {
    if (request.method === 'GET')
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"id":"p1","price":${(asked += 1)}}`);
    const representations = variables?.['representations'] as { id: string }[];
    lookups.push(representations);
    const entities = representations.map(({ id }) => (id === 'nameless' ? { name: null } : { name: `name of ${id}` }));
    setTimeout(
      () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ data: { _entities: entities } })),
      id(representations) === 'slow' ? 150 : state.lookupDelayMs,
    );
  });
  const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const connected = await registerSubgraph({
    name: 'prices',
    sdl: prices(new URL(origin(names)).origin),
    directory: '.',
    config: { sources: {} },
  });
  if (connected.subgraph === undefined) throw new Error(JSON.stringify(connected.problems));
  const { supergraph, problems } = composeSupergraph([
    {
      name: 'stock',
      federatedSchema: parse(STOCK),
      origin: plain
        ? { kind: 'plain', url: origin(stock), lookups: [PRODUCT], serviceSchema: plainServiceSchema(parse(STOCK)) }
        : { kind: 'federated', url: origin(stock) },
    },
    { name: 'names', federatedSchema: parse(NAMES), origin: { kind: 'federated', url: origin(names) } },
    connected.subgraph,
  ]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const config = readConfig(undefined, {
    log: { level: 'silent' },
    ...input,
    listen: { port: 0, drainTimeoutMs: 3_000, ...input.listen },
  });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  return Object.assign(state, {
    gateway,
    door,
    url: door.url,
    supergraph,
    streams,
    lookups,
    stream: async (index = 0) => {
      await eventually(() => streams.length > index);
      return streams[index] as OpenStream;
    },
    close: async () => {
      await door.close();
      await gateway.close();
      for (const server of [stock, names]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  });
}

function id([first]: readonly { readonly id: string }[]): string | undefined {
  return first?.id;
}

async function serve(
  answer: (request: IncomingMessage, body: OpenStream['body'], response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      answer(request, JSON.parse(Buffer.concat(chunks).toString() || '{}') as OpenStream['body'], response),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export interface Subscriber {
  readonly status: number;
  readonly headers: Headers;
  /**
   * The next frame: `next` with its result, or `complete`; comments are passed over. Undefined at the end of the body.
   */
  frame(): Promise<{ readonly event: string; readonly data: unknown } | undefined>;
  /** Everything so far and to come, as text. */
  rest(): Promise<string>;
  leave(): void;
}

/** Subscribes as a client would. */
export async function subscribe(
  url: string,
  query: string,
  request: { readonly headers?: Readonly<Record<string, string>>; readonly method?: 'GET' } = {},
): Promise<Subscriber> {
  const leaving = new AbortController();
  const headers = { accept: 'text/event-stream', ...request.headers };
  const response =
    request.method === 'GET'
      ? await fetch(`${url}?query=${encodeURIComponent(query)}`, { headers, signal: leaving.signal })
      : await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query }),
          signal: leaving.signal,
        });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const more = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    text += decoder.decode(value, { stream: true });
    return !done;
  };
  return {
    status: response.status,
    headers: response.headers,
    async frame() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end === -1) {
          if (await more()) continue;
          return undefined;
        }
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (block.startsWith(':')) continue;
        const event = /^event: (.*)$/m.exec(block)?.[1] ?? '';
        const data = /^data: ?(.*)$/m.exec(block)?.[1] ?? '';
        return { event, data: data === '' ? undefined : (JSON.parse(data) as unknown) };
      }
    },
    async rest() {
      while (await more());
      return text;
    },
    leave: () => leaving.abort(),
  };
}
