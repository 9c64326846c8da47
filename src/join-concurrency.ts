import type { Config } from './config/schema.ts';
import type { RequestContext } from './core/request-context.ts';
import { CallGate } from './fetch/limit-calls.ts';
import type { Pools } from './fetch/http/pools.ts';
import type { Stages } from './journey.ts';
import type { EnterRequest } from './police/limits/limit-concurrency.ts';

/** The gate in front of a subgraph's calls; undefined where they are not limited. One for all supergraphs that are served in turn. */
export type CallGateOf = (subgraph: string) => CallGate | undefined;

export function joinCallGates({ backends, subgraphs }: Pick<Config, 'backends' | 'subgraphs'>): CallGateOf {
  const gates = new Map<string, CallGate>();
  return (subgraph) => {
    const limit = subgraphs[subgraph]?.concurrency ?? backends.concurrency;
    if (limit === undefined) return undefined;
    let gate = gates.get(subgraph);
    if (gate === undefined) gates.set(subgraph, (gate = new CallGate(subgraph, limit)));
    return gate;
  };
}

/** Connections whose calls go through a gate; streams do not, since they have no end. */
export function gatedPools(pools: Pools, gate: CallGate | undefined): Pools {
  if (gate === undefined) return pools;
  return {
    ...pools,
    send: (request) => gate.pass((waitedMs) => pools.send(waitedMs === 0 ? request : { ...request, timeoutMs: request.timeoutMs - waitedMs }), request.cancellation),
  };
}

/**
 * Counts requests from before anything else is counted to their end. The two stages follow each other at once, so that
 * whoever is let in by the first is let out by the second. Subscriptions have limits of their own.
 */
export function countingRequests<Compiled>(enter: EnterRequest | undefined, { police, cache }: Pick<Stages<Compiled>, 'police' | 'cache'>): Pick<Stages<Compiled>, 'police' | 'cache'> {
  if (enter === undefined) return { police, cache };
  const leaving = new WeakMap<RequestContext, () => void>();
  return {
    police: async (understood) => {
      if (understood.operation.definition.operation === 'subscription') return police(understood);
      const leave = enter(understood.caller);
      try {
        const policed = await police(understood);
        leaving.set(policed.context, leave);
        return policed;
      } catch (error) {
        leave();
        throw error;
      }
    },
    cache: async (policed, rest) => {
      try {
        return await cache(policed, rest);
      } finally {
        leaving.get(policed.context)?.();
      }
    },
  };
}
