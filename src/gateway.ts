import { createShareInFlight } from './cache/share-in-flight.ts';
import type { Config } from './config/schema.ts';
import type { Backend } from './core/backend.ts';
import { ClientFailure, unreachable } from './core/failure.ts';
import { LazyScope } from './core/request-context.ts';
import { compileIntrospection, type Introspect } from './execute/introspect.ts';
import { createPlanCompiler, type ExecutablePlan } from './execute/compile-plan.ts';
import { explainPlan } from './execute/explain-plan.ts';
import { graphqlBackend } from './fetch/graphql/call.ts';
import { createChannels, type GrpcChannels } from './fetch/grpc/channels.ts';
import { createPools, type Pools } from './fetch/http/pools.ts';
import { createIdentifyCaller } from './identify/identify-caller.ts';
import { follow, travel, type Stages } from './journey.ts';
import type { Answering, Arrival, Reply, ResultStream, TextResult } from './listen/arrival.ts';
import { LiveSubscriptions } from './live-subscriptions.ts';
import type { Log } from './observe/log.ts';
import { decideOverrides } from './plan/decide-overrides.ts';
import { createPlanOperation, type PlannedOperation, type PlanOperation } from './plan/plan-operation.ts';
import { WorkerPlanner } from './plan/worker-planner.ts';
import { createRefuse, type Refuse } from './refuse-request.ts';
import { createReply } from './respond/reply.ts';
import { compileProjection, type Project } from './shape/compile-projection.ts';
import { shapeEnd, shapeResult } from './shape/shape-result.ts';
import { memoryStore } from './store/memory.ts';
import type { Subgraph, Supergraph } from './supergraph/supergraph.ts';
import { coerceVariables } from './understand/coerce-variables.ts';
import { createParseOperation, type ParseOperation } from './understand/parse-operation.ts';
import { resolveDocument } from './understand/persisted-query.ts';
import { createUnderstandRequest } from './understand/understand-request.ts';

export interface Gateway extends Answering {
  /**
   * Serves another supergraph: its recent operations are planned first, then new requests take it, and running
   * ones end on the one they began with. Rejects, and serves the old one on, when the new one cannot be served.
   */
  swap(supergraph: Supergraph): Promise<void>;
  current(): Supergraph | undefined;
  /** Calls `listener` after each swap; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** The plan of an operation as a tree of text; nothing is called. Rejects with a `ClientFailure`. */
  explain(query: string, options: { readonly operationName?: string | undefined; readonly variables?: Readonly<Record<string, unknown>> | undefined }): Promise<string>;
  /** Refuses new requests, lets running ones end, then closes every connection. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly config: Config;
  readonly supergraph?: Supergraph;
  readonly log: Log;
}

/** What one operation needs to be answered, made once for each supergraph. */
interface Compiled {
  /** What it answers, to plan it again for another supergraph. */
  readonly planned: Pick<PlannedOperation, 'operation' | 'conditions' | 'queryPlan'>;
  readonly plan: ExecutablePlan;
  readonly introspect: Introspect;
  readonly project: Project;
}

/** A supergraph with everything that serves it. Replaced as a whole. */
interface ServedGraph {
  readonly supergraph: Supergraph;
  readonly stages: Stages<Compiled>;
  readonly parseOperation: ParseOperation;
  readonly planOperation: PlanOperation<Compiled>;
  readonly subscriptions: LiveSubscriptions;
  /** Requests on their way through it. */
  running: number;
  /** Set when another has taken its place: called when the last request has ended. */
  onIdle: (() => void) | undefined;
  close(): Promise<void>;
}

/** Shared by every supergraph that is served in turn. */
interface Resources {
  readonly config: Config;
  readonly log: Log;
  readonly pools: Pools;
  readonly channels: GrpcChannels;
  readonly resolveDocument: (params: Arrival['params']) => string | Promise<string>;
  readonly refuse: Refuse;
}

// Documents kept under a hash: at most this, whatever their number.
const PERSISTED_QUERIES_BYTES = 100 * 1_048_576;
/** As many of the hottest operations are planned before a swap. */
const WARMED_OPERATIONS = 200;

/** Joins the stages into a gateway. Rejects when the supergraph it is given cannot be served. */
export async function createGateway({ config, supergraph, log }: GatewayOptions): Promise<Gateway> {
  const store = memoryStore({ maxEntries: config.persistedQueries.maxEntries, maxBytes: PERSISTED_QUERIES_BYTES });
  const resources: Resources = {
    config,
    log,
    pools: createPools(config.backends),
    channels: createChannels({ maxAnswerBytes: config.backends.maxAnswerBytes }),
    resolveDocument: (params) => resolveDocument(params, store, config.persistedQueries),
    refuse: createRefuse(log),
  };
  const gateway = new JoinedGateway(resources);
  if (supergraph !== undefined) await gateway.swap(supergraph);
  return gateway;
}

class JoinedGateway implements Gateway {
  readonly #resources: Resources;
  readonly #listeners = new Set<() => void>();
  readonly #reply = createReply();
  #graph: ServedGraph | undefined;
  #retiring = new Set<Promise<void>>();
  #closed = false;

  constructor(resources: Resources) {
    this.#resources = resources;
  }

  ready(): boolean {
    return this.#graph !== undefined && !this.#closed;
  }

  current(): Supergraph | undefined {
    return this.#graph?.supergraph;
  }

  async answer(arrival: Arrival): Promise<Reply> {
    return this.#reply(await this.result(arrival), arrival.mediaType);
  }

  async result(arrival: Arrival): Promise<TextResult> {
    const graph = this.#graph;
    if (graph === undefined || this.#closed) return this.#resources.refuse(new ClientFailure('NOT_READY', 'The gateway is not ready.'));
    graph.running += 1;
    try {
      return await travel(arrival, graph.stages);
    } catch (error) {
      return this.#resources.refuse(error);
    } finally {
      graph.running -= 1;
      if (graph.running === 0) graph.onIdle?.();
    }
  }

  async subscribe(arrival: Arrival): Promise<ResultStream | TextResult | undefined> {
    const graph = this.#graph;
    if (graph === undefined || this.#closed || !(await this.#isSubscription(arrival, graph))) return undefined;
    return graph.subscriptions.start(arrival, (own) => follow(own, graph.stages));
  }

  async swap(supergraph: Supergraph): Promise<void> {
    const next = await openGraph(supergraph, this.#resources);
    const previous = this.#graph;
    if (previous !== undefined) await warm(next, previous);
    this.#graph = next;
    if (previous !== undefined) this.#retire(previous, new ClientFailure('GRAPH_CHANGED', 'The graph has changed: subscribe again.'));
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async explain(query: string, { operationName, variables }: Parameters<Gateway['explain']>[1]): Promise<string> {
    const graph = this.#graph;
    if (graph === undefined) throw new ClientFailure('NOT_READY', 'There is no supergraph to plan on.');
    const operation = graph.parseOperation(query, operationName);
    const coerced = coerceVariables(operation, variables);
    const conditions = Object.fromEntries(operation.conditionVariables.map((name) => [name, coerced[name] === true]));
    const { planned, plan } = await graph.planOperation.prepare(operation, conditions);
    return explainPlan(planned.queryPlan, plan.fetches);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#graph !== undefined) this.#retire(this.#graph, new ClientFailure('NOT_READY', 'The gateway is closing: subscribe again.'));
    this.#graph = undefined;
    await Promise.all(this.#retiring);
    await Promise.all([this.#resources.pools.close(), this.#resources.channels.close()]);
  }

  /** What cannot be understood is no subscription: answered as usual, it is refused. */
  async #isSubscription({ params }: Arrival, { parseOperation }: ServedGraph): Promise<boolean> {
    try {
      const { definition } = parseOperation(await this.#resources.resolveDocument(params), params.operationName);
      return definition.operation === 'subscription';
    } catch {
      return false;
    }
  }

  #retire(graph: ServedGraph, reason: ClientFailure): void {
    graph.subscriptions.endAll(reason);
    const idle = graph.running === 0 ? Promise.resolve() : new Promise<void>((resolve) => (graph.onIdle = resolve));
    const retiring = idle.then(() => graph.close()).finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }
}

/** Plans what clients ask most before they ask it of the new graph. What it cannot answer any more is left out. */
async function warm(next: ServedGraph, previous: ServedGraph): Promise<void> {
  for (const { planned } of previous.planOperation.recent().slice(0, WARMED_OPERATIONS)) {
    const { operation, conditions } = planned;
    try {
      await next.planOperation.prepare(next.parseOperation(operation.text, operation.definition.name?.value), conditions);
    } catch (error) {
      if (!(error instanceof ClientFailure)) throw error;
    }
  }
}

async function openGraph(supergraph: Supergraph, resources: Resources): Promise<ServedGraph> {
  const { config, log } = resources;
  const backends = await openBackends(supergraph, resources);
  const planner = new WorkerPlanner({ supergraphSdl: supergraph.sdl, engine: config.planner.engine }, { timeoutMs: config.planner.timeoutMs });
  const compilePlan = createPlanCompiler(supergraph.schema, backends, (subgraph, error) => log.warn({ subgraph, err: error }, 'backend call failed'));
  const parseOperation = createParseOperation(supergraph.publicSchema, { limits: config.limits, introspection: config.introspection.enabled });
  const planOperation = createPlanOperation<Compiled>({
    planner,
    planningFacts: supergraph.planningFacts,
    overrides: decideOverrides(supergraph.planningFacts.overrideLabels, config.planner.overrideLabels),
    cacheBytes: config.planner.cacheBytes,
    compile: (planned) => ({
      planned: { operation: planned.operation, conditions: planned.conditions, queryPlan: planned.queryPlan },
      plan: compilePlan(planned.queryPlan, planned.document.renamedVariables),
      introspect: compileIntrospection(planned),
      project: compileProjection(planned),
    }),
  });
  const stages: Stages<Compiled> = {
    identify: createIdentifyCaller({ forward: config.headers.forward, requestTimeoutMs: config.listen.requestTimeoutMs }),
    understand: createUnderstandRequest({ resolveDocument: resources.resolveDocument, parseOperation }),
    cache: createShareInFlight(),
    plan: planOperation,
    execute: ({ compiled, variables, context }) => compiled.plan.execute(variables, context),
    subscribe: ({ compiled, variables, context }) => {
      if (compiled.plan.subscribe === undefined) throw new ClientFailure('BAD_REQUEST', 'The subscription selects no field.');
      const contextOfEvent = () => ({ ...context, deadlineMs: performance.now() + config.listen.requestTimeoutMs, scope: new LazyScope() });
      return compiled.plan.subscribe(variables, { context, contextOfEvent });
    },
    shapeEnd,
    shape: ({ data, unplaced }, { compiled, variables }) =>
      shapeResult({ data, unplaced, introspection: compiled.introspect(variables) }, compiled.project),
  };
  return {
    supergraph,
    stages,
    parseOperation,
    planOperation,
    subscriptions: new LiveSubscriptions(resources.refuse),
    running: 0,
    onIdle: undefined,
    close: async () => {
      await planner.close();
      await Promise.all([...backends.values()].map((backend) => backend.close()));
    },
  };
}

async function openBackends(supergraph: Supergraph, resources: Resources): Promise<ReadonlyMap<string, Backend>> {
  const opened = [...supergraph.subgraphs.values()].map(async (subgraph) => [subgraph.name, await openBackend(subgraph, resources)] as const);
  return new Map(await Promise.all(opened));
}

/** Protocols that not every graph uses are loaded by those that do. */
async function openBackend(subgraph: Subgraph, { config, pools, channels }: Resources): Promise<Backend> {
  const { name, origin } = subgraph;
  switch (origin.kind) {
    case 'federated':
      return graphqlBackend({ subgraph: name, url: origin.url, pools, config: config.backends });
    case 'plain': {
      const { stitchBackend } = await import('./fetch/stitch/call.ts');
      const { url, lookups, serviceSchema } = origin;
      return stitchBackend({ subgraph: name, url, lookups, serviceSchema, pools, config: config.backends });
    }
    case 'connectors': {
      const { connectorBackend } = await import('./fetch/connect/connector-backend.ts');
      return connectorBackend({ subgraph, pools, channels, config: config.backends });
    }
    default:
      return unreachable(origin);
  }
}
