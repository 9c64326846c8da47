import type { Asker } from './asker.ts';
import { FairQueue, type Queued, type QueueLimits } from './fair-queue.ts';
import { watchWaiting, type NotBegun } from './watch-waiting.ts';
import type { Underway } from './underway.ts';

interface Waiting extends Queued {
  /** Never rejects. */
  readonly begin: () => Promise<void>;
  readonly refuse: (why: NotBegun) => void;
  /** Ends what would let it leave. */
  leave: () => void;
}

/**
 * Does one work after the other, callers by turns. Whoever waits leaves when its time is over or its client is gone,
 * and gives way where too many wait.
 */
export class FairLane {
  readonly #queue: FairQueue<Waiting>;
  readonly #failure: (why: NotBegun) => Error;
  readonly #underway: Underway | undefined;
  #busy = false;

  /** Nothing is begun for whom there is no room in `underway`. */
  constructor(limits: QueueLimits, failure: (why: NotBegun) => Error, underway?: Underway) {
    this.#queue = new FairQueue(limits);
    this.#failure = failure;
    this.#underway = underway;
    underway?.onEnd(() => this.#next());
  }

  /** Settles as `work` does, or rejects when it is not begun. Of one caller's works the lightest goes first. */
  run<Result>(asker: Asker, weight: number, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (asker.cancellation?.cancelled === true) return reject(this.#failure('cancelled'));
      const waiting: Waiting = {
        caller: asker.caller,
        part: asker.part,
        weight,
        begin: () => work().then(resolve, reject),
        refuse: (why) => reject(this.#failure(why)),
        leave: () => {},
      };
      const refused = this.#queue.add(waiting);
      refused?.leave();
      refused?.refuse('not in time');
      if (refused !== waiting) this.#await(waiting, asker);
      this.#next();
    });
  }

  #await(waiting: Waiting, asker: Asker): void {
    waiting.leave = watchWaiting(asker, (why) => {
      this.#queue.remove(waiting);
      waiting.leave();
      waiting.refuse(why);
    });
  }

  #next(): void {
    if (this.#busy) return;
    const next = this.#queue.take((waiting) => this.#underway?.hasRoom(waiting) !== false);
    if (next === undefined) return;
    this.#busy = true;
    next.leave();
    const beganMs = performance.now();
    void next.begin().then(() => {
      this.#busy = false;
      this.#queue.charge(next, performance.now() - beganMs);
      this.#next();
    });
  }
}
