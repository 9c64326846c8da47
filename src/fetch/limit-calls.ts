import type { Cancellation } from '../core/cancellation.ts';
import { BackendFailure } from '../core/failure.ts';

/** How many calls a backend is given at once, and how many more wait for their turn. */
export interface CallLimit {
  readonly max: number;
  readonly maxWaiting: number;
}

interface WaitingCall {
  readonly begin: () => void;
  readonly giveUp: () => void;
}

/** When a backend that is full may have room again: calls end all the time, and nobody knows when. */
const RETRY_AFTER_SECONDS = 1;

/**
 * The calls of one backend that are under way. Who finds it full waits, first come, first served; who finds the queue
 * full as well is refused at once, so that a backend that has become slow takes neither memory nor time of the others.
 */
export class CallGate {
  readonly #backend: string;
  readonly #limit: CallLimit;
  readonly #onRefused: () => void;
  readonly #waiting = new Set<WaitingCall>();
  #running = 0;

  constructor(backend: string, limit: CallLimit, onRefused: () => void = () => undefined) {
    this.#backend = backend;
    this.#limit = limit;
    this.#onRefused = onRefused;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Makes a call when it is its turn; `call` is told how long it has waited, in milliseconds. Rejects with
   * `BACKEND_OVERLOADED` when there is no room to wait, and with `REQUEST_CANCELLED` when nobody waits for it any more.
   */
  pass<Answer>(call: (waitedMs: number) => Promise<Answer>, cancellation: Cancellation): Promise<Answer> {
    if (this.#running < this.#limit.max) return this.#run(call, 0);
    if (this.#waiting.size >= this.#limit.maxWaiting) {
      this.#onRefused();
      return Promise.reject(this.#refusal());
    }
    const sinceMs = performance.now();
    return new Promise((resolve, reject) => {
      const waiting: WaitingCall = {
        begin: () => {
          stopListening();
          this.#run(call, performance.now() - sinceMs).then(resolve, reject);
        },
        giveUp: () => {
          if (this.#waiting.delete(waiting))
            reject(
              new BackendFailure(
                this.#backend,
                'REQUEST_CANCELLED',
                `${this.#backend}: not called: ${cancellation.reason ?? 'cancelled'}`,
              ),
            );
        },
      };
      this.#waiting.add(waiting);
      const stopListening = cancellation.onCancel(waiting.giveUp);
    });
  }

  async #run<Answer>(call: (waitedMs: number) => Promise<Answer>, waitedMs: number): Promise<Answer> {
    this.#running += 1;
    try {
      return await call(waitedMs);
    } finally {
      this.#running -= 1;
      const [next] = this.#waiting;
      if (next !== undefined && this.#waiting.delete(next)) next.begin();
    }
  }

  #refusal(): BackendFailure {
    const { max, maxWaiting } = this.#limit;
    return new BackendFailure(
      this.#backend,
      'BACKEND_OVERLOADED',
      `${this.#backend}: not called: ${max} calls are under way and ${maxWaiting} wait`,
      { extensions: { retryAfter: RETRY_AFTER_SECONDS } },
    );
  }
}
