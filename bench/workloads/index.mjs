import { distinct, distinctData, same, small } from './federation.mjs';
import { grpc, rest } from './posts.mjs';

/**
 * @typedef {{
 *   name: string, title: string, kind: 'federation' | 'connectors',
 *   backend: { file: string, args?: readonly string[] }, schemas: string, sources?: Record<string, string>,
 *   query: string, distinct: boolean, bff: string, contestants: readonly string[], leftOut?: Record<string, string>,
 * }} Workload
 *   `schemas`: a folder with one SDL a subgraph. `sources`: by subgraph, the source whose address is set. `distinct`:
 *   every request carries a credential of its own, which reaches the backends. `bff`: the hand-written route.
 *   `leftOut`: who cannot take part, and why.
 */

/** @type {readonly Workload[]} */
export const workloads = [same, distinct, rest, grpc, small, distinctData];
