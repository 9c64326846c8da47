import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed. */
  readonly body: unknown;
}

/** One subgraph of connectors over a REST API, and a gateway in front of it with a door. */
export interface RestWorld {
  readonly gateway: Gateway;
  readonly url: string;
  /** The URLs that the API was asked for, in order. */
  readonly calls: string[];
  /** Sends a body as JSON. */
  send(body: unknown, headers?: Readonly<Record<string, string>>): Promise<RestAnswer>;
  close(): Promise<void>;
}

/**
 * `types` are the types of the subgraph, whose source is called `api`; `respond` answers the API's calls as JSON.
 */
export async function openRestWorld(
  types: string,
  respond: (url: URL) => unknown,
  input: ConfigInput = {},
  options: Pick<GatewayOptions, 'makeContext'> = {},
): Promise<RestWorld> {
  const calls: string[] = [];
  const api = createServer((request, response) => {
    calls.push(request.url ?? '');
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(respond(new URL(request.url ?? '/', 'http://api.test'))));
  });
  await new Promise<void>((resolve) => void api.listen(0, '127.0.0.1', resolve));
  const sdl =
    'extend schema @source(name: "api", http: { baseURL: ' +
    `"http://127.0.0.1:${(api.address() as AddressInfo).port}" })\n${types}`;
  const registered = await registerSubgraph({ name: 'shop', sdl, directory: '.', config: { sources: {} } });
  const { supergraph, problems } =
    registered.subgraph === undefined ? { problems: registered.problems } : composeSupergraph([registered.subgraph]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const config = readConfig(undefined, { log: { level: 'silent' }, ...input, listen: { port: 0, ...input.listen } });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log, ...options });
  const door = await openConfiguredDoor(gateway, config, { log });
  return {
    gateway,
    url: door.url,
    calls,
    async send(body, headers = {}) {
      const response = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    async close() {
      await door.close();
      await gateway.close();
      api.closeAllConnections();
      await new Promise((resolve) => api.close(resolve));
    },
  };
}
