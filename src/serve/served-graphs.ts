import { ClientFailure } from '../core/failure.ts';
import type { JoinedGraph } from '../join/open-graph.ts';
import type { TextResult } from '../listen/arrival.ts';
import { LiveSubscriptions } from './live-subscriptions.ts';
import type { MeasureRequest } from './measure-requests.ts';
import type { Refuse } from './refuse-request.ts';
import { warmGraph } from './warm-graph.ts';

/** A graph with what runs on it. */
export interface ServedGraph extends JoinedGraph {
  readonly subscriptions: LiveSubscriptions;
  /** Requests on their way through it. */
  running: number;
  /** Set when another has taken its place: called when the last request has ended. */
  onIdle: (() => void) | undefined;
}

/** The graph of the moment, and those before it for as long as something runs on them. */
export class ServedGraphs {
  readonly #refuse: Refuse;
  readonly #measureRequest: MeasureRequest | undefined;
  readonly #retiring = new Set<Promise<void>>();
  #graph: ServedGraph | undefined;
  #closed = false;

  constructor(refuse: Refuse, measureRequest: MeasureRequest | undefined) {
    this.#refuse = refuse;
    this.#measureRequest = measureRequest;
  }

  /** Undefined when there is none yet, or no more. */
  get now(): ServedGraph | undefined {
    return this.#closed ? undefined : this.#graph;
  }

  /** Measures a request and holds the graph of the moment until it has ended. Never rejects. */
  async run(journey: (graph: ServedGraph) => Promise<TextResult>): Promise<TextResult> {
    const ended = this.#measureRequest?.();
    const result = await this.#hold(journey);
    ended?.(result);
    return result;
  }

  async #hold(journey: (graph: ServedGraph) => Promise<TextResult>): Promise<TextResult> {
    const graph = this.now;
    if (graph === undefined) return this.#refuse(notReady());
    graph.running += 1;
    try {
      return await journey(graph);
    } catch (error) {
      return this.#refuse(error);
    } finally {
      graph.running -= 1;
      if (graph.running === 0) graph.onIdle?.();
    }
  }

  /** Plans ahead on the next graph what is asked most of the one before, then lets new requests take it. */
  async replace(joined: JoinedGraph): Promise<void> {
    const previous = this.#graph;
    if (previous !== undefined) await warmGraph(joined, previous);
    this.#graph = { ...joined, subscriptions: new LiveSubscriptions(this.#refuse), running: 0, onIdle: undefined };
    if (previous !== undefined)
      this.#retire(previous, new ClientFailure('GRAPH_CHANGED', 'The graph has changed: subscribe again.'));
  }

  /** Serves nobody from here on; resolves when the last request has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#graph !== undefined)
      this.#retire(this.#graph, new ClientFailure('NOT_READY', 'The gateway is closing: subscribe again.'));
    this.#graph = undefined;
    await Promise.all(this.#retiring);
  }

  #retire(graph: ServedGraph, reason: ClientFailure): void {
    graph.subscriptions.endAll(reason);
    const idle = graph.running === 0 ? Promise.resolve() : new Promise<void>((resolve) => (graph.onIdle = resolve));
    const retiring = idle.then(() => graph.close()).finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }
}

export function notReady(): ClientFailure {
  return new ClientFailure('NOT_READY', 'The gateway is not ready.');
}
