import type { Config } from './config/schema.ts';
import { OPERATOR } from './core/turns/asker.ts';
import { ClientFailure } from './core/failure.ts';
import { explainPlan } from './execute/explain-plan.ts';
import { createChannels } from './fetch/grpc/channels.ts';
import { createPools } from './fetch/http/pools.ts';
import { openCacheStores } from './join/caching.ts';
import { joinPolicyDecider } from './join/authorization.ts';
import type { MakeContext } from './identify/connector-context.ts';
import { joinCallGates, joinEnterRequest, joinOpenSubscriptions } from './join/concurrency.ts';
import { joinIdentity } from './join/identity.ts';
import { joinPurging } from './join/purging.ts';
import { joinBackendTokens } from './join/headers/backend-tokens.ts';
import { EnteredRequest, type Surroundings } from './serve/entered-request.ts';
import { travel } from './journey.ts';
import type { Command } from './listen/http/answer-command.ts';
import type { Answering, Arrival, Entered, Reply, TextResult } from './listen/arrival.ts';
import { createMeasureRequest, type MeasureRequest } from './serve/measure-requests.ts';
import type { Log } from './observe/log.ts';
import type { Metrics } from './observe/metrics.ts';
import { openMetrics } from './observe/open-metrics.ts';
import { openStores, type Stores } from './join/open-stores.ts';
import { explainAccess } from './explain/access.ts';
import { explainCaching } from './explain/caching.ts';
import { explainCost, explainSubgraphCosts } from './explain/cost.ts';
import type { DecidePolicies } from './police/authorize/policy-decider.ts';
import { createRefuse } from './serve/refuse-request.ts';
import { answerConditionally } from './respond/answer-conditionally.ts';
import { createReply } from './respond/reply.ts';
import { openGraph, type Resources, type ServedGraph } from './join/open-graph.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import { coerceVariables } from './understand/coerce-variables.ts';
import { createKeptDocuments } from './understand/kept-documents.ts';
import { keepDocument, resolveDocument, type KeptDocuments } from './understand/persisted-query.ts';
import { varyOn } from './join/headers/vary-on.ts';
import { readConditions } from './core/document/is-included.ts';

export interface Gateway extends Answering {
  /** What it measures: nothing, unless the configuration asks for it. */
  readonly metrics: Metrics;
  /**
   * Serves another supergraph: its recent operations are planned first, then new requests take it, and running
   * ones end on the one they began with. Rejects, and serves the old one on, when the new one cannot be served.
   */
  swap(supergraph: Supergraph): Promise<void>;
  current(): Supergraph | undefined;
  /** Calls `listener` after each swap; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** The plan of an operation as a tree of text; nothing is called. Rejects with a `ClientFailure`. */
  explain(
    query: string,
    options: {
      readonly operationName?: string | undefined;
      readonly variables?: Readonly<Record<string, unknown>> | undefined;
    },
  ): Promise<string>;
  /** How many plans were compiled so far: of operations that were new, or had had to make room. */
  readonly plansMade: () => number;
  /** Purges what is kept, as a request asks for it; undefined where the configuration lets nobody. */
  readonly purge: Command | undefined;
  /** Refuses new requests, lets running ones end, then closes every connection. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly config: Config;
  readonly supergraph?: Supergraph;
  readonly log: Log;
  /** Decides `@policy`, in place of the webhook of the configuration. */
  readonly decidePolicies?: DecidePolicies | undefined;
  /** Makes what connectors read as `$context`, beside what the configuration gives to them. */
  readonly makeContext?: MakeContext | undefined;
}

/** As many of the hottest operations are planned before a swap. */
const WARMED_OPERATIONS = 200;
/** Within which it is done: the next graph must not wait for what is slow to plan. */
const WARMING_MS = 30_000;

// What strangers may have kept under hashes, each hour: a tenth of it each.
const STRANGERS_WINDOW_MS = 3_600_000;
const STRANGERS_BYTES = 10 * 1_048_576;

/** Joins the stages into a gateway. Rejects when the supergraph it is given cannot be served. */
export async function createGateway({
  config,
  supergraph,
  log,
  decidePolicies,
  makeContext,
}: GatewayOptions): Promise<Gateway> {
  const metrics = await openMetrics(config.metrics);
  countDroppedLines(log, metrics);
  const pools = createPools(config.backends);
  const stores = openStores(config, { log, metrics });
  const documents = await openDocuments(stores, config);
  const plans = countPlans(metrics);
  const resources: Resources = {
    config,
    log,
    metrics,
    stores,
    pools,
    backendTokenOf: joinBackendTokens(config, pools),
    callGateOf: joinCallGates(config, metrics),
    enterRequest: joinEnterRequest(config, metrics),
    planMade: plans.add,
    identifyCaller: joinIdentity(config, { pools, log, makeContext }),
    policyDecider: joinPolicyDecider(config, { pools, decidePolicies }),
    channels: createChannels({ maxAnswerBytes: config.backends.maxAnswerBytes }),
    resolveDocument: (asked) => resolveDocument(asked, documents, config.persistedQueries),
    keepDocument: config.persistedQueries.enabled ? (asked) => keepDocument(asked, documents) : undefined,
    refuse: createRefuse(log),
    cacheStores: await openCacheStores(config, { metrics, stores, varyOn: varyOn(config, makeContext !== undefined) }),
  };
  const gateway = new JoinedGateway(resources, plans.made);
  if (supergraph !== undefined) await gateway.swap(supergraph);
  return gateway;
}

async function openDocuments(stores: Stores, { persistedQueries: { maxEntries } }: Config): Promise<KeptDocuments> {
  return createKeptDocuments(await stores.persistedQueries(), {
    windowMs: STRANGERS_WINDOW_MS,
    maxEntries,
    maxBytes: STRANGERS_BYTES,
  });
}

function countPlans(metrics: Metrics): { readonly add: () => void; readonly made: () => number } {
  const counter = metrics.counter({
    name: 'gatefold_plans_made_total',
    help: 'Plans compiled: of operations that were new, or had had to make room.',
    labels: [],
  });
  let made = 0;
  const add = (): void => {
    made += 1;
    counter.add({});
  };
  return { add, made: () => made };
}

function countDroppedLines(log: Log, metrics: Metrics): void {
  const dropped = metrics.counter({
    name: 'gatefold_log_lines_dropped_total',
    help: 'Lines of the log that were dropped, since nobody took them.',
    labels: [],
  });
  log.onDrop?.((lines) => dropped.add({}, lines));
}

class JoinedGateway implements Gateway {
  readonly metrics: Metrics;
  readonly plansMade: () => number;
  readonly purge: Command | undefined;
  readonly #resources: Resources;
  readonly #measureRequest: MeasureRequest | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #around: Surroundings;
  #graph: ServedGraph | undefined;
  #retiring = new Set<Promise<void>>();
  #closed = false;

  constructor(resources: Resources, plansMade: () => number) {
    this.#resources = resources;
    this.plansMade = plansMade;
    this.metrics = resources.metrics;
    this.purge = joinPurging(resources, () => this.#graph?.supergraph);
    this.#measureRequest = createMeasureRequest(resources.metrics);
    const reply = createReply();
    const subscriptions = joinOpenSubscriptions(resources.config, resources.metrics);
    this.#around = {
      graph: () => this.#serving(),
      resolveDocument: resources.resolveDocument,
      openSubscription: (caller) => subscriptions.open(caller),
      run: (journey) => this.#run(journey),
      reply: (result, arrival) => answerConditionally(reply(result, arrival.mediaType), arrival),
    };
  }

  ready(): boolean {
    return this.#graph !== undefined && !this.#closed;
  }

  current(): Supergraph | undefined {
    return this.#graph?.supergraph;
  }

  async answer(arrival: Arrival): Promise<Reply> {
    return this.#around.reply(await this.result(arrival), arrival);
  }

  result(arrival: Arrival): Promise<TextResult> {
    return this.#run((graph) => travel(arrival, graph.stages));
  }

  async enter(arrival: Arrival): Promise<Entered | TextResult> {
    try {
      if (this.#serving() === undefined) throw notReady();
      return new EnteredRequest(await this.#resources.identifyCaller(arrival), this.#around);
    } catch (error) {
      return this.#run(() => Promise.reject(error));
    }
  }

  /** Measures a request and holds the graph of the moment until it has ended. Never rejects. */
  async #run(journey: (graph: ServedGraph) => Promise<TextResult>): Promise<TextResult> {
    const ended = this.#measureRequest?.();
    const result = await this.#travel(journey);
    ended?.(result);
    return result;
  }

  async #travel(journey: (graph: ServedGraph) => Promise<TextResult>): Promise<TextResult> {
    const graph = this.#serving();
    if (graph === undefined) return this.#resources.refuse(notReady());
    graph.running += 1;
    try {
      return await journey(graph);
    } catch (error) {
      return this.#resources.refuse(error);
    } finally {
      graph.running -= 1;
      if (graph.running === 0) graph.onIdle?.();
    }
  }

  #serving(): ServedGraph | undefined {
    return this.#closed ? undefined : this.#graph;
  }

  async swap(supergraph: Supergraph): Promise<void> {
    const next = await openGraph(supergraph, this.#resources);
    const previous = this.#graph;
    if (previous !== undefined) await warm(next, previous);
    this.#graph = next;
    if (previous !== undefined)
      this.#retire(previous, new ClientFailure('GRAPH_CHANGED', 'The graph has changed: subscribe again.'));
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async explain(query: string, { operationName, variables }: Parameters<Gateway['explain']>[1]): Promise<string> {
    const graph = this.#graph;
    if (graph === undefined) throw new ClientFailure('NOT_READY', 'There is no supergraph to plan on.');
    const operation = await graph.parseOperation.inTurns(query, operationName);
    const coerced = coerceVariables(operation, variables);
    const conditions = readConditions(operation.conditionVariables, coerced);
    const { planned, plan, unasked, caching, costs } = await graph.planOperation.prepare(operation, conditions);
    return [
      explainPlan(planned.queryPlan, plan.fetches),
      ...(graph.authorize === undefined
        ? []
        : [explainAccess(graph.authorize.guardOperation({ operation, variables: coerced }), unasked)]),
      ...(caching === undefined || operation.definition.operation !== 'query' ? [] : [explainCaching(caching)]),
      explainCost(graph.prices.estimate(operation, conditions), coerced, this.#resources.config.cost),
      ...explainSubgraphCosts(costs, coerced, this.#resources.config.cost),
    ].join('\n\n');
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#graph !== undefined)
      this.#retire(this.#graph, new ClientFailure('NOT_READY', 'The gateway is closing: subscribe again.'));
    this.#graph = undefined;
    await Promise.all(this.#retiring);
    await Promise.all([this.#resources.pools.close(), this.#resources.channels.close()]);
    await this.#resources.stores.close();
  }

  #retire(graph: ServedGraph, reason: ClientFailure): void {
    graph.subscriptions.endAll(reason);
    const idle = graph.running === 0 ? Promise.resolve() : new Promise<void>((resolve) => (graph.onIdle = resolve));
    const retiring = idle.then(() => graph.close()).finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }
}

function notReady(): ClientFailure {
  return new ClientFailure('NOT_READY', 'The gateway is not ready.');
}

/**
 * Plans what clients ask most before they ask it of the new graph, for some time. What it cannot answer any more is
 * left out.
 */
async function warm(next: ServedGraph, previous: ServedGraph): Promise<void> {
  const endsAtMs = performance.now() + WARMING_MS;
  for (const {
    value: { planned },
    part,
  } of previous.planOperation.recent().slice(0, WARMED_OPERATIONS)) {
    const { operation, conditions } = planned;
    if (performance.now() > endsAtMs) return;
    try {
      await next.planOperation.prepare(
        await next.parseOperation.inTurns(operation.text, operation.definition.name?.value, { ...OPERATOR, part }),
        conditions,
        part,
      );
    } catch (error) {
      if (!(error instanceof ClientFailure)) throw error;
    }
  }
}
