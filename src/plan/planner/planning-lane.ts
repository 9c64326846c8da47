import type { Cancellation } from '../../core/cancellation.ts';
import { watchWaiting } from '../../core/turns/watch-waiting.ts';
import type { PackedPlan } from '../model/pack-plan.ts';
import type { PlanReply, PlanRequest } from '../engines/plan-worker.ts';
import { FairQueue, type Queued } from '../../core/turns/fair-queue.ts';
import type { PlanningSeat, SeatEvents } from './planning-seat.ts';

/** A document that somebody waits for. */
export interface PlanningJob extends Queued {
  readonly request: PlanRequest;
  readonly waitUntilMs: number;
  readonly cancellation: Cancellation | undefined;
  readonly settle: (ended: PlanningOutcome) => void;
}

/** How it went: planned or not, or not even begun. */
export type PlanningOutcome =
  | { readonly kind: 'plan'; readonly plan: PackedPlan }
  | { readonly kind: 'failure' | 'unavailable'; readonly cause: string }
  | { readonly kind: 'late' | 'out of memory' | 'not in time' | 'cancelled' | 'closed' };

export interface LaneOptions {
  readonly openSeat: (events: SeatEvents) => PlanningSeat;
  readonly maxSeats: number;
  /** How long one document may take while others wait, and at all. Then its seat is stopped, and another takes over. */
  readonly jobMs: number;
  readonly aloneMs: number;
  readonly onLate: (job: PlanningJob, tookMs: number) => void;
  /** After so long without anything to plan its seats are closed; they stay unless told. */
  readonly idleMs?: number | undefined;
}

interface Seat {
  readonly seat: PlanningSeat;
  ready: boolean;
  job: PlanningJob | undefined;
  beganMs: number;
  timer: NodeJS.Timeout | undefined;
}

// Some kB each at most: what waits is bounded by the documents that it waits for.
const QUEUE = { ofAll: 1_000, ofEach: 100 };
/** After a seat that could not be opened none is tried for so long. */
const COOLDOWN_MS = 1_000;
/** Once a document has had its time, it is looked so often whether others wait. */
const LOOK_MS = 20;

/**
 * Plans by turns on a few seats. Once a document was too late there is a seat more than are used, so that the next one
 * does not wait until its successor has been opened.
 */
export class PlanningLane {
  readonly #options: LaneOptions;
  readonly #queue = new FairQueue<PlanningJob>(QUEUE);
  readonly #leaving = new Map<PlanningJob, () => void>();
  readonly #seats = new Set<Seat>();
  #spares = 0;
  #idle: NodeJS.Timeout | undefined;
  #broken: { readonly cause: string; readonly untilMs: number } | undefined;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Opens a seat before there is anything to plan: that takes longer than most plans. */
  open(): void {
    if (this.#seats.size === 0) this.#openSeat();
  }

  add(job: PlanningJob): void {
    if (this.#closed) return job.settle({ kind: 'closed' });
    if (job.cancellation?.cancelled === true) return job.settle({ kind: 'cancelled' });
    if (this.#broken !== undefined && performance.now() < this.#broken.untilMs)
      return job.settle({ kind: 'unavailable', cause: this.#broken.cause });
    const refused = this.#queue.add(job);
    refused?.settle({ kind: 'not in time' });
    if (refused !== undefined) this.#leave(refused);
    if (refused !== job) this.#await(job);
    this.#next();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#refuseAll({ kind: 'closed' });
    await this.#stopAll();
  }

  /** Whoever waits leaves when its time is over, or its client is gone. */
  #await(job: PlanningJob): void {
    const stopWatching = watchWaiting(job, (kind) => {
      this.#queue.remove(job);
      this.#leave(job);
      job.settle({ kind });
    });
    this.#leaving.set(job, stopWatching);
  }

  #leave(job: PlanningJob): void {
    this.#leaving.get(job)?.();
    this.#leaving.delete(job);
  }

  #refuseAll(ended: PlanningOutcome): void {
    for (const job of this.#queue.all()) {
      this.#queue.remove(job);
      this.#leave(job);
      job.settle(ended);
    }
  }

  #next(): void {
    for (const seat of this.#seats) {
      if (!seat.ready || seat.job !== undefined || this.#busy() >= this.#options.maxSeats) continue;
      const job = this.#queue.take();
      if (job === undefined) break;
      this.#leave(job);
      this.#run(seat, job);
    }
    const wanted = Math.min(this.#options.maxSeats, this.#busy() + this.#queue.size) + this.#spares;
    while (!this.#closed && this.#seats.size < wanted) this.#openSeat();
    // The process stays for a seat that works, or that will for somebody who waits.
    for (const { seat, job, ready } of this.#seats) seat.hold(job !== undefined || (!ready && this.#queue.size > 0));
    this.#watchIdle();
  }

  #watchIdle(): void {
    clearTimeout(this.#idle);
    if (this.#options.idleMs === undefined || this.#seats.size === 0 || this.#busy() + this.#queue.size > 0) return;
    this.#idle = setTimeout(() => {
      this.#spares = 0;
      void this.#stopAll();
    }, this.#options.idleMs).unref();
  }

  async #stopAll(): Promise<void> {
    clearTimeout(this.#idle);
    const seats = [...this.#seats];
    this.#seats.clear();
    for (const { job, timer } of seats) {
      clearTimeout(timer);
      job?.settle({ kind: 'closed' });
    }
    await Promise.all(seats.map(({ seat }) => seat.stop()));
  }

  #busy(): number {
    return [...this.#seats].filter(({ job }) => job !== undefined).length;
  }

  #run(seat: Seat, job: PlanningJob): void {
    seat.job = job;
    seat.beganMs = performance.now();
    seat.seat.ask(job.request);
    this.#watch(seat, job, this.#options.jobMs);
  }

  #watch(seat: Seat, job: PlanningJob, ms: number): void {
    seat.timer = setTimeout(() => {
      const tookMs = performance.now() - seat.beganMs;
      if (this.#queue.size === 0 && tookMs < this.#options.aloneMs) return this.#watch(seat, job, LOOK_MS);
      this.#spares = 1;
      this.#end(seat, job);
      void seat.seat.stop();
      this.#options.onLate(job, tookMs);
      this.#next();
    }, ms);
  }

  #openSeat(): void {
    const seat: Seat = {
      ready: false,
      job: undefined,
      beganMs: 0,
      timer: undefined,
      seat: this.#options.openSeat({
        onReply: (reply) => this.#receive(seat, reply),
        onEnd: (cause, outOfMemory) => this.#lose(seat, cause.message, outOfMemory),
      }),
    };
    this.#seats.add(seat);
  }

  #receive(seat: Seat, reply: PlanReply): void {
    if (!this.#seats.has(seat)) return;
    if (reply.kind === 'broken') return this.#lose(seat, reply.message, false);
    if (reply.kind === 'ready') seat.ready = true;
    else if (seat.job !== undefined) {
      const { job } = seat;
      this.#free(seat, job);
      job.settle(reply.kind === 'plan' ? reply : { kind: 'failure', cause: reply.message });
    }
    this.#next();
  }

  /** A seat that ends takes only the document that has ended it; one that was never ready, all that wait. */
  #lose(seat: Seat, cause: string, outOfMemory: boolean): void {
    if (!this.#seats.has(seat)) return;
    const { job, ready } = seat;
    this.#end(seat, job);
    void seat.seat.stop();
    if (!ready) {
      this.#broken = {
        cause: outOfMemory ? 'the planner needs more memory to start (planner.memoryMb)' : cause,
        untilMs: performance.now() + COOLDOWN_MS,
      };
      return this.#refuseAll({ kind: 'unavailable', cause: this.#broken.cause });
    }
    job?.settle(outOfMemory ? { kind: 'out of memory' } : { kind: 'failure', cause });
    this.#next();
  }

  #end(seat: Seat, job: PlanningJob | undefined): void {
    this.#seats.delete(seat);
    if (job !== undefined) this.#free(seat, job);
  }

  #free(seat: Seat, job: PlanningJob): void {
    clearTimeout(seat.timer);
    seat.job = undefined;
    this.#queue.charge(job, performance.now() - seat.beganMs);
  }
}
