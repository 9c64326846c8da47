import type { BackendsConfig } from '../../config/schema.ts';
import type { Pools } from '../http/pools.ts';

/** A GraphQL endpoint of one subgraph. */
export interface GraphQLEndpoint {
  readonly subgraph: string;
  readonly url: string;
  readonly pools: Pools;
  readonly config: BackendsConfig;
}
