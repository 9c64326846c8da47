import { availableParallelism } from 'node:os';
import { OPERATOR, type Asker } from '../../core/turns/asker.ts';
import { BoundedCache } from '../../core/bounded-cache.ts';
import { ClientFailure } from '../../core/failure.ts';
import type { ActiveOverrides } from '../model/decide-overrides.ts';
import type { PackedPlan } from '../model/pack-plan.ts';
import type { PlanWorkerData } from '../engines/plan-worker.ts';
import type { PackingPlanner } from './planner.ts';
import { PlanningLane, type PlanningOutcome, type PlanningJob } from './planning-lane.ts';
import { openProcess, openThread } from './planning-seat.ts';

/**
 * A longer document is planned by a process. Measured, of the worst up to it: 0.4 s in the native planner, which
 * nothing stops in a thread.
 */
const QUICK_CHARACTERS = 8_000;
/** So long a document has the thread for itself while others wait; most need 1 to 20 ms. */
const QUICK_MS = 250;
/** Callers whose documents took longer. */
const REMEMBERED_CALLERS = 10_000;
const REMEMBERED_MS = 30_000;
const MOST_PROCESSES = 3;
/** 20 MB each, beside what they share: not kept for what comes seldom. */
const IDLE_MS = 60_000;

interface WorkerPlannerOptions {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** How long a document may have the thread. */
  readonly quickMs?: number | undefined;
}

/**
 * Plans off the event loop, in two lanes. Most documents are planned in a thread, each within a moment. What is long,
 * or was not planned in that while others waited, goes to a process of its own, which can be ended: an AbortSignal does
 * not stop the native planner, nor does the end of its thread. So what takes long holds up nothing but what takes long,
 * too. A caller whose document turned out so has others of its size planned there from the start, for a while.
 */
export class WorkerPlanner implements PackingPlanner {
  readonly #options: WorkerPlannerOptions;
  readonly #quick: PlanningLane;
  readonly #slow: PlanningLane;
  readonly #overran = new BoundedCache<string, { readonly weight: number; readonly untilMs: number }>(
    REMEMBERED_CALLERS,
  );

  constructor(data: PlanWorkerData, options: WorkerPlannerOptions) {
    const { timeoutMs, memoryMb, quickMs = QUICK_MS } = options;
    this.#options = options;
    this.#quick = new PlanningLane({
      openSeat: (events) => openThread(data, memoryMb, events),
      maxSeats: 1,
      jobMs: Math.min(quickMs, timeoutMs),
      aloneMs: timeoutMs,
      onLate: (job, tookMs) => (tookMs < timeoutMs ? this.#planSlowly(job) : job.settle({ kind: 'late' })),
    });
    this.#slow = new PlanningLane({
      openSeat: (events) => openProcess(data, memoryMb, events),
      maxSeats: Math.max(1, Math.min(MOST_PROCESSES, availableParallelism() - 1)),
      jobMs: timeoutMs,
      aloneMs: timeoutMs,
      onLate: (job) => job.settle({ kind: 'late' }),
      idleMs: IDLE_MS,
    });
    this.#quick.open();
  }

  plan(
    document: string,
    overrides: ActiveOverrides,
    { caller, part, waitUntilMs, cancellation }: Asker = OPERATOR,
  ): Promise<PackedPlan> {
    return new Promise((resolve, reject) => {
      const settle = (ended: PlanningOutcome): void =>
        ended.kind === 'plan' ? resolve(ended.plan) : reject(this.#refusalOf(ended));
      const job: PlanningJob = {
        request: { document, overrides },
        caller,
        part,
        weight: document.length,
        waitUntilMs,
        cancellation,
        settle,
      };
      (this.#isQuick(job) ? this.#quick : this.#slow).add(job);
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#quick.close(), this.#slow.close()]);
  }

  #isQuick({ caller, weight }: PlanningJob): boolean {
    // Nobody made it to do harm.
    if (caller === OPERATOR.caller) return true;
    const overran = this.#overran.get(caller);
    const suspect =
      overran === undefined || performance.now() >= overran.untilMs ? Number.POSITIVE_INFINITY : overran.weight;
    return weight <= Math.min(QUICK_CHARACTERS, suspect);
  }

  #planSlowly(job: PlanningJob): void {
    this.#overran.set(job.caller, { weight: job.weight / 2, untilMs: performance.now() + REMEMBERED_MS }, 1);
    this.#slow.add(job);
  }

  #refusalOf(ended: Exclude<PlanningOutcome, { kind: 'plan' }>): ClientFailure {
    const { timeoutMs, memoryMb } = this.#options;
    switch (ended.kind) {
      case 'failure':
        return new ClientFailure(
          'PLANNING_FAILED',
          'The operation is valid, but no way was found to answer it from the subgraphs.',
          { cause: new Error(ended.cause) },
        );
      case 'late':
        return new ClientFailure(
          'OPERATION_TOO_LARGE',
          `The operation could not be planned within ${timeoutMs} ms (planner.timeoutMs).`,
        );
      case 'out of memory':
        return new ClientFailure(
          'OPERATION_TOO_LARGE',
          `The operation could not be planned within ${memoryMb} MB (planner.memoryMb).`,
        );
      case 'not in time':
        return new ClientFailure(
          'PLANNER_UNAVAILABLE',
          'Too many new operations wait to be planned: the request can be made again.',
          { headers: { 'retry-after': '1' } },
        );
      case 'unavailable':
        return new ClientFailure('PLANNER_UNAVAILABLE', 'New operations cannot be planned at the moment.', {
          headers: { 'retry-after': '1' },
          cause: new Error(ended.cause),
        });
      case 'cancelled':
        return new ClientFailure('REQUEST_CANCELLED', 'The request was cancelled before its operation was planned.');
      case 'closed':
        return new ClientFailure('NOT_READY', 'The gateway is shutting down.');
    }
  }
}
