import type { BackendsConfig } from '../../config/schema.ts';
import type { PassHeaders } from '../../core/headers/passed-headers.ts';
import type { BackendToken } from '../auth/backend-token.ts';
import type { Pools } from '../http/pools.ts';

/** A GraphQL endpoint of one subgraph. */
export interface GraphQLEndpoint {
  readonly subgraph: string;
  /** By which the headers of its source are known; without it, those of the subgraph. */
  readonly source?: string | undefined;
  readonly url: string;
  readonly pools: Pools;
  readonly config: BackendsConfig;
  /** Where its calls are made with a token of the gateway's. */
  readonly backendToken?: BackendToken | undefined;
  /** Where headers of its answers are passed to the client. */
  readonly passHeaders?: PassHeaders | undefined;
}
