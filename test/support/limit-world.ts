import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import type { Answered } from './start-gatefold.ts';

/** The fields of one schema over REST, whose limits a test chooses. */
export interface LimitWorld {
  readonly gateway: Gateway;
  readonly url: string;
  /** Calls that reached the backend, as `GET /name`. */
  readonly calls: string[];
  /** Sends one operation. */
  ask(query: string, request?: AskOptions): Promise<Asked>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked extends Answered {
  readonly status: number;
  readonly headers: Headers;
}

/**
 * Answers `/login?password=right` with a token, any other password with 401, and every other path with its last part.
 */
export async function startLimitBackend(
  calls: string[] = [],
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    calls.push(`${request.method ?? ''} ${url.pathname}`);
    const failed = url.pathname === '/login' && url.searchParams.get('password') !== 'right';
    const items = Array.from({ length: 3 }, (_, index) => ({ id: String(index), price: index }));
    const body =
      url.pathname === '/items' ? items : { value: url.pathname.slice(1), token: 'secret', user: { name: 'Ada' } };
    response
      .writeHead(failed ? 401 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(failed ? { message: 'wrong password' } : body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * `fields`: the fields of Query and Mutation and more types, each with its limits; `$origin` stands for the backend.
 */
export function limitSchema(body: string, origin: string): string {
  return `
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
      @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@rateLimit", "@cacheControl"])
      @source(name: "api", http: { baseURL: "${origin}" })
    ${body}`;
}

/** A field over REST, to write a limit behind, and its type. */
export const A = '@connect(source: "api", http: { GET: "/a" }, selection: "value") ';
export const VALUE = 'type Value { value: String }';

/** Opens the worlds of a test file; each is closed, and whatever else is said to be, when its test has ended. */
export function useLimitWorlds(): {
  readonly world: (body: string, input?: ConfigInput) => Promise<LimitWorld>;
  readonly closeLater: (...ones: readonly { close(): Promise<void> }[]) => void;
} {
  const toClose: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of toClose.splice(0)) await one.close();
  });
  return {
    world: async (body, input) => {
      const opened = await openLimitWorld(body, input);
      toClose.push(opened);
      return opened;
    },
    closeLater: (...ones) => void toClose.push(...ones),
  };
}

/** Opens a gateway on a schema whose fields a test limits. */
export async function openLimitWorld(body: string, input: ConfigInput = {}): Promise<LimitWorld> {
  const calls: string[] = [];
  const backend = await startLimitBackend(calls);
  const registered = await registerSubgraph({
    name: 'shop',
    sdl: limitSchema(body, backend.origin),
    directory: '.',
    config: { sources: {} },
  });
  if (registered.subgraph === undefined) throw new Error(JSON.stringify(registered.problems));
  const { supergraph, problems } = composeSupergraph([registered.subgraph]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const config = readConfig(undefined, { log: { level: 'silent' }, ...input, listen: { port: 0, ...input.listen } });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  return {
    gateway,
    url: door.url,
    calls,
    ask: (query, request) => askLimited(door.url, query, request),
    close: async () => {
      await door.close();
      await gateway.close();
      await backend.close();
    },
  };
}

export async function askLimited(
  url: string,
  query: string,
  { variables, headers = {} }: AskOptions = {},
): Promise<Asked> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { ...((await response.json()) as Answered), status: response.status, headers: response.headers };
}
