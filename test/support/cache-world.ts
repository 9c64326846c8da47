import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import type { Door } from '../../src/listen/http/door.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import type { Supergraph } from '../../src/supergraph/supergraph.ts';

export interface Call {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

/** A federated service of a test, behind a real HTTP server. */
export interface Service {
  readonly calls: Call[];
  /** Sent with every answer. */
  answerHeaders: Record<string, string>;
  /** Set to answer with this status and no data. */
  failsWith: number | undefined;
  delayMs: number;
  readonly url: string;
  readonly server: Server;
}

export interface ServiceDefinition {
  readonly sdl: string;
  /** Resolvers by type and field; the context of each is the call. */
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export async function startService({ sdl, resolvers }: ServiceDefinition): Promise<Service> {
  const plain = sdl
    .replace(/extend schema\s*@link\(url: "https:\/\/specs\.gatefold\.dev[^\n]*\n/, 'scalar FromHere\n')
    .replace(/@(?:cache(?:Control|Tag|Purge)|rateLimit)\([^)]*\)/g, '');
  const schema = buildSubgraphSchema({ typeDefs: parse(plain), resolvers: resolvers as never });
  const service: Omit<Service, 'url'> = {
    calls: [],
    answerHeaders: {},
    failsWith: undefined,
    delayMs: 0,
    server: undefined as never,
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { query, variables = {} } = JSON.parse(body) as Call;
      const call = { query, variables, headers: request.headers };
      service.calls.push(call);
      if (service.failsWith !== undefined)
        return void setTimeout(() => response.writeHead(service.failsWith ?? 500).end('down'), service.delayMs);
      return void graphql({ schema, source: query, variableValues: variables, contextValue: call }).then((result) => {
        setTimeout(
          () =>
            response
              .writeHead(200, { 'content-type': 'application/json', ...service.answerHeaders })
              .end(JSON.stringify(result)),
          service.delayMs,
        );
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return Object.assign(service, { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string }[] | undefined;
}

export interface CacheWorld<Names extends string> {
  readonly services: Readonly<Record<Names, Service>>;
  readonly supergraph: Supergraph;
  readonly gateway: Gateway;
  readonly door: Door;
  ask(
    query: string,
    options?: { readonly variables?: unknown; readonly headers?: Record<string, string>; readonly get?: boolean },
  ): Promise<Answer>;
  /** Another gateway in front of the same services. */
  another(input?: ConfigInput): Promise<Omit<OpenGateway, 'close'>>;
  /** How many calls each service got, and forgets them. */
  countCalls(): Readonly<Record<Names, number>>;
  close(): Promise<void>;
}

export interface OpenGateway {
  readonly gateway: Gateway;
  readonly door: Door;
  readonly ask: CacheWorld<never>['ask'];
  close(): Promise<void>;
}

async function openGateway(supergraph: Supergraph, input: ConfigInput): Promise<OpenGateway> {
  const config = readConfig(undefined, {
    listen: { port: 0 },
    log: { level: 'silent' },
    sandbox: { enabled: false },
    ...input,
  });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  return {
    gateway,
    door,
    ask: (query, options) => ask(door.url, query, options),
    close: async () => {
      await door.close();
      await gateway.close();
    },
  };
}

/** Services, the supergraph composed of them, and a gateway with its door. */
export async function openCacheWorld<Names extends string>(
  definitions: Readonly<Record<Names, ServiceDefinition>>,
  input: ConfigInput = {},
): Promise<CacheWorld<Names>> {
  const services = {} as Record<Names, Service>;
  const names = Object.keys(definitions) as Names[];
  const registered = await Promise.all(
    names.map(async (name) => {
      services[name] = await startService(definitions[name]);
      return registerSubgraph({
        name,
        sdl: definitions[name].sdl,
        directory: '.',
        config: { url: services[name].url, sources: {} },
      });
    }),
  );
  const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
  const wrong = [...registered.flatMap((one) => one.problems), ...problems];
  if (supergraph === undefined || wrong.length > 0) throw new Error(JSON.stringify(wrong));
  const opened = [await openGateway(supergraph, input)];
  const [{ gateway, door, ask: askFirst }] = opened as [OpenGateway];
  return {
    services,
    supergraph,
    gateway,
    door,
    ask: askFirst,
    another: async (more = input) => {
      const next = await openGateway(supergraph, more);
      opened.push(next);
      return next;
    },
    countCalls: () =>
      Object.fromEntries(names.map((name) => [name, services[name].calls.splice(0).length])) as Record<Names, number>,
    close: async () => {
      await Promise.all(opened.map((one) => one.close()));
      for (const name of names) services[name].server.close().closeAllConnections();
    },
  };
}

export async function ask(
  url: string,
  query: string,
  {
    variables,
    headers = {},
    get = false,
  }: { readonly variables?: unknown; readonly headers?: Record<string, string>; readonly get?: boolean } = {},
): Promise<Answer> {
  const search = new URLSearchParams({
    query,
    ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }),
  });
  const response = get
    ? await fetch(`${url}?${search.toString()}`, { headers: { 'apollo-require-preflight': '1', ...headers } })
    : await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
  const text = await response.text();
  const { data = null, errors } = (text === '' ? {} : JSON.parse(text)) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data, errors };
}
