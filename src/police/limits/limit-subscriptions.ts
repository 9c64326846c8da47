import { ClientFailure, rateLimited } from '../../core/failure.ts';
import type { Caller } from '../../identify/caller.ts';
import { CountByCaller } from './count-by-caller.ts';

export interface SubscriptionLimits {
  /** Of all callers together. */
  readonly max: number;
  readonly perCaller: number;
}

/** Whose limit was reached. */
export type RefusedBy = 'caller' | 'all';

/** Subscriptions end when their clients like; that is not soon. */
const RETRY_AFTER_SECONDS = 5;

/**
 * The subscriptions that are open: each holds a connection here and one to a backend for as long as its client likes,
 * so that whoever may open any number of them can take them from all others.
 */
export class OpenSubscriptions {
  readonly #limits: SubscriptionLimits;
  readonly #onRefused: (by: RefusedBy) => void;
  readonly #callers = new CountByCaller();
  #size = 0;

  constructor(limits: SubscriptionLimits, onRefused: (by: RefusedBy) => void) {
    this.#limits = limits;
    this.#onRefused = onRefused;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Counts one more of a caller; returns how to tell that it has ended. Throws `RATE_LIMITED`, or `OVERLOADED` when it
   * is not the caller's fault.
   */
  open(caller: Caller): () => void {
    const { max, perCaller } = this.#limits;
    if (this.#callers.of(caller) >= perCaller) {
      this.#onRefused('caller');
      throw rateLimited(
        `You have too many subscriptions open at once: expected at most ${perCaller}.`,
        RETRY_AFTER_SECONDS,
      );
    }
    if (this.#size >= max) {
      this.#onRefused('all');
      throw new ClientFailure('OVERLOADED', 'Too many subscriptions are open at the moment: subscribe again later.', {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      });
    }
    const countOff = this.#callers.add(caller);
    this.#size += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#size -= 1;
      countOff();
    };
  }
}
