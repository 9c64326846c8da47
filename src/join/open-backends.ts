import type { CallCache } from '../cache/calls/call-cache.ts';
import type { Config } from '../config/schema.ts';
import type { Backend } from '../core/backend.ts';
import { unreachable } from '../core/failure.ts';
import { sourceKey } from '../core/request-context.ts';
import { graphqlBackend } from '../fetch/graphql/call.ts';
import type { GrpcChannels } from '../fetch/grpc/channels.ts';
import { gatedPools, type CallGateOf } from './concurrency.ts';
import { passHeadersFrom } from './headers/passed-headers.ts';
import type { BackendTokenOf } from './headers/backend-tokens.ts';
import type { Pools } from '../fetch/http/pools.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Stores } from './open-stores.ts';
import type { Subgraph, Supergraph } from '../supergraph/supergraph.ts';

/** What calls to backends share, whatever supergraph is served. */
export interface Connections {
  readonly config: Config;
  readonly pools: Pools;
  readonly channels: GrpcChannels;
  readonly callGateOf: CallGateOf;
  readonly metrics: Metrics;
  readonly stores: Stores;
  readonly backendTokenOf: BackendTokenOf;
}

/** Opens the backends of a supergraph, by the names of their subgraphs. */
export async function openBackends(
  supergraph: Supergraph,
  connections: Connections,
  callCache?: CallCache,
): Promise<ReadonlyMap<string, Backend>> {
  const opened = [...supergraph.subgraphs.values()].map(
    async (subgraph) => [subgraph.name, await openBackend(subgraph, connections, callCache)] as const,
  );
  return new Map(await Promise.all(opened));
}

/** Protocols that not every graph uses are loaded by those that do. */
async function openBackend(
  subgraph: Subgraph,
  { config, pools: ungated, channels, callGateOf, backendTokenOf }: Connections,
  callCache: CallCache | undefined,
): Promise<Backend> {
  const { name, origin } = subgraph;
  const passHeadersOf = passHeadersFrom(name, config);
  // A GraphQL service is the only source of its subgraph.
  const [source] = origin.kind === 'connectors' ? [] : Object.keys(config.subgraphs[name]?.sources ?? {});
  const endpoint = {
    subgraph: name,
    source: sourceKey(name, source),
    config: config.backends,
    backendToken: backendTokenOf(name, source),
    passHeaders: passHeadersOf(source),
  };
  const callGate = callGateOf(name);
  const pools = gatedPools(ungated, callGate);
  switch (origin.kind) {
    case 'federated':
      return graphqlBackend({ ...endpoint, url: origin.url, pools });
    case 'plain': {
      const { stitchBackend } = await import('../fetch/stitch/call.ts');
      const { url, lookups, serviceSchema } = origin;
      return stitchBackend({ ...endpoint, url, lookups, serviceSchema, pools });
    }
    case 'connectors': {
      const { connectorBackend } = await import('../fetch/connect/connector-backend.ts');
      const backends = {
        ...config.backends,
        maxCallsPerRequest: config.subgraphs[name]?.maxCallsPerRequest ?? config.backends.maxCallsPerRequest,
      };
      return connectorBackend({
        subgraph,
        pools,
        channels,
        callGate,
        config: backends,
        callCache,
        passHeadersOf,
        backendTokenOf: (source) => backendTokenOf(name, source),
        operatorHeadersOf: operatorHeaders(name, { config, backendTokenOf }),
      });
    }
    default:
      return unreachable(origin);
  }
}

/**
 * What the operator sets for the sources of a subgraph: `headers.set` of the nearest rules, and the token that calls
 * have.
 */
function operatorHeaders(
  subgraph: string,
  { config, backendTokenOf }: Pick<Connections, 'config' | 'backendTokenOf'>,
): (source: string | undefined) => ReadonlySet<string> {
  const own = config.subgraphs[subgraph];
  return (source) => {
    const { set } =
      (source === undefined ? undefined : own?.sources[source]?.headers) ?? own?.headers ?? config.headers;
    return new Set([...Object.keys(set), ...(backendTokenOf(subgraph, source) === undefined ? [] : ['authorization'])]);
  };
}
