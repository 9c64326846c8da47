import type { Config } from '../config/schema.ts';
import { CallGate } from '../fetch/limit-calls.ts';
import type { Pools } from '../fetch/http/pools.ts';
import type { Stages } from '../journey.ts';
import type { Counter, Metrics } from '../observe/metrics.ts';
import { createEnterRequest, isConcurrencyLimited, type EnterRequest } from '../police/limits/limit-concurrency.ts';
import { OpenSubscriptions } from '../police/limits/limit-subscriptions.ts';

/**
 * The gate in front of a subgraph's calls; undefined where they are not limited. One for all supergraphs that are
 * served in turn.
 */
export type CallGateOf = (subgraph: string) => CallGate | undefined;

export function joinCallGates(
  { backends, subgraphs }: Pick<Config, 'backends' | 'subgraphs'>,
  metrics: Metrics,
): CallGateOf {
  const gates = new Map<string, CallGate>();
  const isLimited =
    backends.concurrency !== undefined || Object.values(subgraphs).some(({ concurrency }) => concurrency !== undefined);
  const refused = isLimited ? measureGates(metrics, gates) : undefined;
  return (subgraph) => {
    const limit = subgraphs[subgraph]?.concurrency ?? backends.concurrency;
    if (limit === undefined) return undefined;
    let gate = gates.get(subgraph);
    if (gate === undefined)
      gates.set(subgraph, (gate = new CallGate(subgraph, limit, () => refused?.add({ subgraph }))));
    return gate;
  };
}

function measureGates(metrics: Metrics, gates: ReadonlyMap<string, CallGate>): Counter<'subgraph'> {
  const labels = ['subgraph'] as const;
  metrics.gauge(
    {
      name: 'gatefold_backend_calls_running',
      help: 'Calls that a backend with a limit is given at the moment.',
      labels,
    },
    (gauge) => {
      for (const [subgraph, { running }] of gates) gauge.set({ subgraph }, running);
    },
  );
  metrics.gauge(
    { name: 'gatefold_backend_calls_waiting', help: 'Calls that wait for their turn.', labels },
    (gauge) => {
      for (const [subgraph, { waiting }] of gates) gauge.set({ subgraph }, waiting);
    },
  );
  return metrics.counter({
    name: 'gatefold_backend_calls_refused_total',
    help: 'Calls that were not made, since too many waited already.',
    labels,
  });
}

/**
 * Makes what counts the requests of each caller that are under way, and those that it refuses; undefined where there is
 * no limit.
 */
export function joinEnterRequest(
  { concurrency: { perCaller }, usagePlans }: Pick<Config, 'concurrency' | 'usagePlans'>,
  metrics: Metrics,
): EnterRequest | undefined {
  const limits = { perCaller, plans: usagePlans };
  if (!isConcurrencyLimited(limits)) return undefined;
  const refused = metrics.counter({
    name: 'gatefold_concurrency_refused_total',
    help: 'Requests refused since their caller has too many under way.',
    labels: ['plan'],
  });
  return createEnterRequest(limits, (plan = '') => refused.add({ plan }));
}

/** Counts the subscriptions that are open, whatever supergraph they run on. */
export function joinOpenSubscriptions(
  { subscriptions }: Pick<Config, 'subscriptions'>,
  metrics: Metrics,
): OpenSubscriptions {
  const refused = metrics.counter({
    name: 'gatefold_subscriptions_refused_total',
    help: 'Subscriptions refused since too many are open: of their caller, or of all.',
    labels: ['limit'],
  });
  const open = new OpenSubscriptions(subscriptions, (limit) => refused.add({ limit }));
  metrics.gauge(
    { name: 'gatefold_subscriptions_open', help: 'Subscriptions that are open at the moment.', labels: [] },
    (gauge) => gauge.set({}, open.size),
  );
  return open;
}

/** Connections whose calls go through a gate; streams do not, since they have no end. */
export function gatedPools(pools: Pools, gate: CallGate | undefined): Pools {
  if (gate === undefined) return pools;
  return {
    ...pools,
    send: (request) =>
      gate.pass(
        (waitedMs) => pools.send(waitedMs === 0 ? request : { ...request, timeoutMs: request.timeoutMs - waitedMs }),
        request.cancellation,
      ),
  };
}

/** Counts requests from before anything else is counted to their end. Subscriptions have limits of their own. */
export function joinEnter(enter: EnterRequest | undefined): Stages<unknown>['enter'] {
  return (
    enter &&
    (({ operation, caller }) => (operation.definition.operation === 'subscription' ? undefined : enter(caller)))
  );
}
