import type { Caller } from '../identify/caller.ts';
import type { DocumentNode } from 'graphql';
import type { Identified } from '../identify/identify-caller.ts';
import { askerOf } from '../core/turns/asker.ts';
import { answer, follow } from '../journey.ts';
import type { Arrival, Entered, GraphQLParams, Reply, ResultStream, TextResult } from '../listen/arrival.ts';
import type { Understood } from '../understand/operation.ts';
import type { ServedGraph } from './served-graphs.ts';

/** Rules that compare the fields of a shorter document two by two do so in a few milliseconds. */
const LARGE_CHARACTERS = 1_000;

/** What the gateway does around the journey of an entered request. */
export interface Surroundings {
  /** Undefined when there is none, or the gateway closes. */
  graph(): ServedGraph | undefined;
  /** Puts the document in place of the hash that was sent for it. */
  resolve(identified: Identified): Identified | Promise<Identified>;
  /** Counts a subscription of a caller; returns how to tell that it has ended. Throws when too many are open. */
  openSubscription(caller: Caller): () => void;
  /**
   * Measures the request and holds the graph of the moment for it; what is thrown becomes the result that refuses it.
   */
  run(journey: (graph: ServedGraph) => Promise<TextResult>): Promise<TextResult>;
  reply(result: TextResult, arrival: Arrival): Reply;
}

/** What was understood, and on which graph: another may take its place before the door goes on. */
interface Understanding {
  readonly graph: ServedGraph;
  readonly understood: Promise<Understood>;
}

/** A request whose caller is known. What was found out of it for one question is not found out again for the next. */
export class EnteredRequest implements Entered {
  readonly #identified: Identified;
  readonly #around: Surroundings;
  #resolving: Promise<Identified> | undefined;
  #understanding: Understanding | undefined;

  constructor(identified: Identified, around: Surroundings) {
    this.#identified = identified;
    this.#around = around;
  }

  async document(): Promise<string | TextResult> {
    try {
      return (await this.#resolve()).params.query ?? '';
    } catch (error) {
      return this.#around.run(() => Promise.reject(error));
    }
  }

  async largeDocument(): Promise<DocumentNode | TextResult | undefined> {
    try {
      const resolved = await this.#resolve();
      const { params } = resolved;
      const graph = this.#around.graph();
      if (graph === undefined || params.query === undefined || params.query.length < LARGE_CHARACTERS) return undefined;
      return (
        await graph.parseOperation.inTurns(params.query, params.operationName, askerOf(resolved, graph.waitUntilMs))
      ).document;
    } catch (error) {
      return this.#around.run(() => Promise.reject(error));
    }
  }

  async subscribe(): Promise<ResultStream | TextResult | undefined> {
    const graph = this.#around.graph();
    const understood = graph && (await this.#understand(graph).catch(() => undefined));
    // What cannot be understood is no subscription: answered as usual, it is refused.
    if (graph === undefined || understood?.operation.definition.operation !== 'subscription') return undefined;
    return graph.subscriptions.start(understood.cancellation, (cancellation, endAt) => {
      // However it ends, it is cancelled.
      cancellation.onCancel(this.#around.openSubscription(understood.caller));
      return follow(
        { ...understood, cancellation, context: { ...understood.context, cancellation } },
        graph.stages,
        endAt,
      );
    });
  }

  async answer(): Promise<Reply> {
    const result = await this.#around.run(async (graph) => answer(await this.#understand(graph), graph.stages));
    return this.#around.reply(result, this.#identified);
  }

  result(params: GraphQLParams): Promise<TextResult> {
    return this.#around.run(async (graph) => {
      const resolved = await this.#resolve();
      return answer(
        await graph.stages.understand(
          await graph.stages.resolve({ ...resolved, params: { ...resolved.params, ...params } }),
        ),
        graph.stages,
      );
    });
  }

  #understand(graph: ServedGraph): Promise<Understood> {
    if (this.#understanding?.graph !== graph)
      this.#understanding = {
        graph,
        understood: this.#resolve().then((resolved) => graph.stages.understand(resolved)),
      };
    return this.#understanding.understood;
  }

  #resolve(): Promise<Identified> {
    return (this.#resolving ??= this.#findDocument());
  }

  /** Asked of it once, and what it throws is told to all who wait. */
  async #findDocument(): Promise<Identified> {
    return await this.#around.resolve(this.#identified);
  }
}
