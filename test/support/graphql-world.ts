import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';

/** What the backend is asked. */
export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** One federated GraphQL service, and a gateway in front of it with the door that the configuration says. */
export interface GraphQLWorld {
  readonly url: string;
  readonly origin: string;
  /** Sends a body as JSON. */
  send(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Sent>;
  close(): Promise<void>;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** `respond` answers the service's calls: the body, or nothing for a connection that is cut. */
export async function openGraphQLWorld(
  sdl: string,
  respond: (asked: Asked) => unknown,
  input: ConfigInput = {},
): Promise<GraphQLWorld> {
  const service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = respond(JSON.parse(Buffer.concat(chunks).toString()) as Asked);
      if (answer === undefined) response.destroy();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/graphql`;
  const { supergraph, problems } = composeSupergraph([
    { name: 'one', federatedSchema: parse(sdl), origin: { kind: 'federated', url } },
  ]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const config = readConfig(undefined, { log: { level: 'silent' }, ...input, listen: { port: 0, ...input.listen } });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  return {
    url: door.url,
    origin: new URL(door.url).origin,
    async send(body, headers = {}) {
      const response = await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as unknown };
    },
    async close() {
      await door.close();
      await gateway.close();
      service.closeAllConnections();
      await new Promise((resolve) => service.close(resolve));
    },
  };
}
