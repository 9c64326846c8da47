import { Cancellation } from '../core/cancellation.ts';
import { ClientFailure } from '../core/failure.ts';
import type { ResultStream, TextResult } from '../listen/arrival.ts';
import type { Refuse } from './refuse-request.ts';

/** The subscriptions that run on one supergraph: they are ended, with the reason, when it is replaced. */
export class LiveSubscriptions {
  readonly #live = new Set<LiveSubscription>();
  readonly #refuse: Refuse;
  #ended: ClientFailure | undefined;

  constructor(refuse: Refuse) {
    this.#refuse = refuse;
  }

  /**
   * Begins one for a request: `begin` is given a cancellation that is the subscription's own, and may say when the
   * caller's credential ends it. Never rejects.
   */
  async start(
    request: Cancellation,
    begin: (own: Cancellation, endAt: (timeMs: number) => void) => Promise<ResultStream | TextResult>,
  ): Promise<ResultStream | TextResult> {
    if (this.#ended !== undefined) return this.#refuse(this.#ended);
    const live = new LiveSubscription(request);
    this.#live.add(live);
    live.cancellation.onCancel(() => this.#live.delete(live));
    try {
      const begun = await begin(live.cancellation, (timeMs) => live.endAt(timeMs));
      if (!('errors' in begun)) return live.resultsOf(begun, this.#refuse);
      live.close();
      return live.reason === undefined ? begun : this.#refuse(live.reason);
    } catch (error) {
      live.close();
      return this.#refuse(live.reason ?? error);
    }
  }

  /** Ends all there are, and refuses what comes. */
  endAll(reason: ClientFailure): void {
    this.#ended = reason;
    for (const live of [...this.#live]) live.end(reason);
  }
}

/** A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

class LiveSubscription {
  readonly cancellation = new Cancellation();
  readonly #stopListening: () => void;
  #expiry: NodeJS.Timeout | undefined;
  /** Set when it was ended from here. */
  reason: ClientFailure | undefined;

  constructor(outer: Cancellation) {
    this.#stopListening = outer.onCancel(() => this.cancellation.cancel(outer.reason ?? 'cancelled'));
  }

  /** Whether events come or not: a credential that has ended is good for nothing more. */
  endAt(timeMs: number): void {
    const remainingMs = timeMs - Date.now();
    if (remainingMs <= 0)
      return this.end(
        new ClientFailure('UNAUTHENTICATED', 'The credential has expired: subscribe again with another.'),
      );
    this.#expiry = setTimeout(() => this.endAt(timeMs), Math.min(remainingMs, LONGEST_TIMER_MS)).unref();
  }

  /** Cancelling settles whatever the stream waits for; then the reason is told. */
  end(reason: ClientFailure): void {
    this.reason = reason;
    this.cancellation.cancel(reason.message);
  }

  close(): void {
    this.#stopListening();
    clearTimeout(this.#expiry);
    this.cancellation.cancel('the subscription has ended');
  }

  async *resultsOf(stream: ResultStream, refuse: Refuse): AsyncGenerator<TextResult, void> {
    try {
      for await (const result of stream) {
        if (this.cancellation.cancelled) break;
        yield result;
      }
    } catch (error) {
      if (this.reason === undefined) yield refuse(error);
    } finally {
      this.close();
    }
    if (this.reason !== undefined) yield refuse(this.reason);
  }
}
