import { parse, Kind } from 'graphql';
import type { Backend, SubgraphAnswer, SubgraphOperation } from '../../../../src/core/backend.ts';
import type { RequestContext } from '../../../../src/core/request-context.ts';
import { connectorBackend } from '../../../../src/fetch/connect/connector-backend.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { BACKENDS, contextOf, serveBackend, type BackendServer } from '../backend-server.ts';

export interface World {
  readonly server: BackendServer;
  readonly backend: Backend;
  /** `METHOD /path` of every call, in order. */
  calls(): readonly string[];
  ask(text: string, variables?: Record<string, unknown>, context?: RequestContext): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

export function operationOf(text: string): SubgraphOperation {
  const document = parse(text);
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('expected an operation first');
  return {
    subgraph: 'shop',
    kind: definition.operation,
    text,
    document,
    variableNames: [],
    representationNames: [],
    longIntegers: true,
  };
}

/**
 * ORIGIN in a `source` is where the server is. Registers `types` with a REST source "api" of a real server, and asks
 * it.
 */
export async function worldOf(
  types: string,
  answer: Parameters<typeof serveBackend>[0],
  more: {
    readonly source?: string;
    readonly directory?: string;
    readonly config?: Readonly<Record<string, unknown>>;
    readonly env?: string[];
  } = {},
): Promise<World> {
  const server = await serveBackend(answer);
  const sdl = `
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external"])
      @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
      ${more.source?.replaceAll('ORIGIN', server.origin) ?? `@source(name: "api", http: { baseURL: "${server.origin}" })`}
    ${types}`;
  const { subgraph, problems } = await registerSubgraph({
    name: 'shop',
    sdl,
    directory: more.directory ?? '.',
    config: { sources: more.config === undefined ? {} : { api: { config: { ...more.config } } }, env: more.env },
  });
  if (subgraph === undefined) {
    await server.close();
    throw new Error(JSON.stringify(problems, undefined, 1));
  }
  const pools = createPools(BACKENDS);
  const channels = createChannels();
  const backend = connectorBackend({ subgraph, pools, channels, config: BACKENDS });
  return {
    server,
    backend,
    calls: () => server.received.map(({ method, url }) => `${method} ${url}`),
    ask: (text, variables = {}, context = contextOf()) =>
      backend.prepare(operationOf(text)).run({ variables, context }),
    close: async () => {
      await pools.close();
      await channels.close();
      await server.close();
    },
  };
}
