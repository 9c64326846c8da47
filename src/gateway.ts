import { ClientFailure } from './core/failure.ts';
import { joinOpenSubscriptions } from './join/concurrency.ts';
import type { ExplainOptions } from './join/explain-operation.ts';
import { openGraph } from './join/open-graph.ts';
import { openResources, type Opening, type Resources } from './join/open-resources.ts';
import { joinPurging } from './join/purging.ts';
import { travel } from './journey.ts';
import type { PostCommand } from './listen/http/answer-command.ts';
import type { Answering, Arrival, Entered, Reply, TextResult } from './listen/arrival.ts';
import type { Metrics } from './observe/metrics.ts';
import { answerConditionally } from './respond/answer-conditionally.ts';
import { createReply } from './respond/reply.ts';
import { EnteredRequest, type Surroundings } from './serve/entered-request.ts';
import { createMeasureRequest } from './serve/measure-requests.ts';
import { createRefuse } from './serve/refuse-request.ts';
import { notReady, ServedGraphs } from './serve/served-graphs.ts';
import type { Supergraph } from './supergraph/supergraph.ts';

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
  explain(query: string, options: ExplainOptions): Promise<string>;
  /** How many plans were compiled so far: of operations that were new, or had had to make room. */
  readonly plansMade: () => number;
  /** Purges what is kept, as a request asks for it; undefined where the configuration lets nobody. */
  readonly purge: PostCommand | undefined;
  /** Refuses new requests, lets running ones end, then closes every connection. */
  close(): Promise<void>;
}

export interface GatewayOptions extends Opening {
  readonly supergraph?: Supergraph;
}

/** Joins the stages into a gateway. Rejects when the supergraph it is given cannot be served. */
export async function createGateway({ supergraph, ...opening }: GatewayOptions): Promise<Gateway> {
  const gateway = new JoinedGateway(await openResources(opening));
  if (supergraph !== undefined) await gateway.swap(supergraph);
  return gateway;
}

class JoinedGateway implements Gateway {
  readonly metrics: Metrics;
  readonly plansMade: () => number;
  readonly purge: PostCommand | undefined;
  readonly #resources: Resources;
  readonly #graphs: ServedGraphs;
  readonly #listeners = new Set<() => void>();
  readonly #around: Surroundings;

  constructor(resources: Resources) {
    const { config, log, metrics } = resources;
    this.#resources = resources;
    this.metrics = metrics;
    this.plansMade = resources.plansMade;
    this.purge = joinPurging(resources, () => this.current());
    this.#graphs = new ServedGraphs(createRefuse(log), createMeasureRequest(metrics));
    const reply = createReply();
    const subscriptions = joinOpenSubscriptions(config, metrics);
    this.#around = {
      graph: () => this.#graphs.now,
      resolve: resources.resolve,
      openSubscription: (caller) => subscriptions.open(caller),
      run: (journey) => this.#graphs.run(journey),
      reply: (result, arrival) => answerConditionally(reply(result, arrival.mediaType), arrival),
    };
  }

  ready(): boolean {
    return this.#graphs.now !== undefined;
  }

  current(): Supergraph | undefined {
    return this.#graphs.now?.supergraph;
  }

  async answer(arrival: Arrival): Promise<Reply> {
    return this.#around.reply(await this.result(arrival), arrival);
  }

  result(arrival: Arrival): Promise<TextResult> {
    return this.#graphs.run((graph) => travel(arrival, graph.stages));
  }

  async enter(arrival: Arrival): Promise<Entered | TextResult> {
    try {
      if (!this.ready()) throw notReady();
      return new EnteredRequest(await this.#resources.identify(arrival), this.#around);
    } catch (error) {
      return this.#graphs.run(() => Promise.reject(error));
    }
  }

  async swap(supergraph: Supergraph): Promise<void> {
    await this.#graphs.replace(await openGraph(supergraph, this.#resources));
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async explain(query: string, options: ExplainOptions): Promise<string> {
    const graph = this.#graphs.now;
    if (graph === undefined) throw new ClientFailure('NOT_READY', 'There is no supergraph to plan on.');
    return graph.explain(query, options);
  }

  async close(): Promise<void> {
    await this.#graphs.close();
    const { pools, channels, stores } = this.#resources;
    await Promise.all([pools.close(), channels.close()]);
    await stores.close();
  }
}
