/** Work that must have ended at a point of time. */
export interface Timed {
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** Called once, up to `TICK_MS` late; the work is no longer watched then. */
  expire(): void;
  /** For `Deadlines` alone: where it stands among what is watched; -1 while it is not. */
  place: number;
}

const TICK_MS = 20;

/**
 * One coarse timer for all calls in flight. A Node timer for each call would cost 1 µs to make and to clear,
 * and a call that ends in 5 ms of its 30 s would leave one behind wherever clearing is forgotten.
 */
export class Deadlines {
  // No Set: each time it has filled its table it leaves the old one behind, and V8 keeps what that points at, calls
  // that have ended with the bytes they were answered, until a full collection.
  readonly #watched: Timed[] = [];
  #timer: NodeJS.Timeout | undefined;

  watch(work: Timed): void {
    work.place = this.#watched.push(work) - 1;
    // Not holding the process open: the sockets of the calls do.
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  unwatch(work: Timed): void {
    // The timer is left to its next tick: sequential calls would otherwise make and clear one each.
    const { place } = work;
    if (place === -1) return;
    work.place = -1;
    const last = this.#watched.pop();
    if (last === undefined || last === work) return;
    last.place = place;
    this.#watched[place] = last;
  }

  get size(): number {
    return this.#watched.length;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  // A scan of everything in flight: 10,000 calls are 0.1 ms, 50 times a second.
  #tick(): void {
    if (this.#watched.length === 0) return this.stop();
    const now = performance.now();
    const late = this.#watched.filter(({ deadlineMs }) => deadlineMs <= now);
    for (const work of late) {
      // One that is late may end another.
      if (work.place === -1) continue;
      this.unwatch(work);
      work.expire();
    }
  }
}
