/** Work that must have ended at a point of time. */
export interface Timed {
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** Called once, up to `TICK_MS` late; the work is no longer watched then. */
  expire(): void;
}

const TICK_MS = 20;

/**
 * One coarse timer for all calls in flight. A Node timer for each call would cost 1 µs to make and to clear,
 * and a call that ends in 5 ms of its 30 s would leave one behind wherever clearing is forgotten.
 */
export class Deadlines {
  readonly #watched = new Set<Timed>();
  #timer: NodeJS.Timeout | undefined;

  watch(work: Timed): void {
    this.#watched.add(work);
    // Not holding the process open: the sockets of the calls do.
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  unwatch(work: Timed): void {
    // The timer is left to its next tick: sequential calls would otherwise make and clear one each.
    this.#watched.delete(work);
  }

  get size(): number {
    return this.#watched.size;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  // A scan of everything in flight: 10,000 calls are 0.1 ms, 50 times a second.
  #tick(): void {
    if (this.#watched.size === 0) return this.stop();
    const now = performance.now();
    for (const work of this.#watched) {
      if (work.deadlineMs > now) continue;
      this.#watched.delete(work);
      work.expire();
    }
  }
}
