import type { ScheduledPart } from '../../plan/model/query-plan.ts';
import type { Execution, Step } from '../data/execution.ts';

/** Does parts of one step together: its root fields, or lookups of what some of their paths lead to. Never rejects. */
export type RunStep = (execution: Execution, parts: readonly ScheduledPart[]) => Promise<void> | undefined;

/**
 * So long a part that could begin waits for those that would share its call, or this share of the time so far. Where it
 * was in vain it counts for all that comes after, too: a chain of steps is not held up at each of them.
 */
const GATHER_MS = 20;
const GATHER_SHARE = 0.2;

/** What is known of the parts of a plan before it is run. */
interface Order {
  readonly parts: readonly ScheduledPart[];
  readonly steps: readonly RunStep[];
  /** For each part, those that wait for it. */
  readonly waiting: readonly (readonly number[])[];
  readonly needed: readonly number[];
  /** For each part, its group; and how many parts each group has. */
  readonly groups: readonly number[];
  readonly sizes: readonly number[];
}

/**
 * Makes the step that runs a plan: each part as soon as those have ended whose data it needs. Parts of one group begin
 * together, so that their calls are gathered, unless some of them come late: then the others go on without them.
 * `groupOf` tells the group of a step, by its index.
 */
export function compileParts(
  parts: readonly ScheduledPart[],
  steps: readonly RunStep[],
  groupOf: (step: number) => number,
): Step | undefined {
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  if (others.length === 0) {
    const [only] = steps;
    return (execution) => only?.(execution, parts);
  }
  const groups = parts.map(({ step }) => groupOf(step));
  const order: Order = {
    parts,
    steps,
    waiting: parts.map((_, number) => parts.flatMap(({ needs }, other) => (needs.includes(number) ? [other] : []))),
    needed: parts.map(({ needs }) => needs.length),
    groups,
    sizes: countParts(groups),
  };
  return (execution) => new PartsRun(order, execution).start();
}

function countParts(groups: readonly number[]): readonly number[] {
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes;
}

/** One run of a plan's parts. */
class PartsRun {
  readonly #order: Order;
  readonly #execution: Execution;
  readonly #startedMs = performance.now();
  /** How many of those that each part needs have not ended. */
  readonly #left: number[];
  /** Parts that could begin, by group, and how many of each group have not begun. */
  readonly #ready = new Map<number, number[]>();
  readonly #notBegun: number[];
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** For each part, for how long those that it comes after, and itself, have waited for others in vain. */
  readonly #waitedMs: number[];
  #running = 0;
  #end: (() => void) | undefined;
  #fail: ((error: unknown) => void) | undefined;

  constructor(order: Order, execution: Execution) {
    this.#order = order;
    this.#execution = execution;
    this.#left = [...order.needed];
    this.#notBegun = [...order.sizes];
    this.#waitedMs = order.parts.map(() => 0);
  }

  /** Undefined when nothing had to be waited for. */
  start(): Promise<void> | undefined {
    this.#order.parts.forEach(({ needs }, number) => {
      if (needs.length === 0) this.#makeReady(number);
    });
    this.#beginGroups();
    if (this.#isDone()) return undefined;
    return new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
  }

  #isDone(): boolean {
    return this.#running === 0 && this.#timers.size === 0;
  }

  #makeReady(number: number): void {
    const group = this.#order.groups[number] ?? 0;
    const ready = this.#ready.get(group) ?? [];
    // Last of all, so that it is come to again where groups are gone through at the moment.
    this.#ready.delete(group);
    this.#ready.set(group, [...ready, number]);
  }

  /** Nobody waits for what was cancelled: what it has left is not completed. */
  #beginGroups(): void {
    // What ends at once makes others ready, whose groups come after.
    for (const [group, ready] of this.#ready) {
      if (this.#execution.context.cancellation.cancelled) return this.#giveUpGathering();
      if (ready.length === this.#notBegun[group]) this.#begin(group);
      else if (!this.#timers.has(group)) this.#gather(group, ready);
    }
  }

  #gather(group: number, ready: readonly number[]): void {
    const waitedMs = Math.max(...ready.map((number) => this.#waitedMs[number] ?? 0));
    const quietMs = performance.now() - this.#startedMs - waitedMs;
    const leftMs = Math.max(GATHER_MS, quietMs * GATHER_SHARE) - waitedMs;
    if (leftMs < 1) return this.#begin(group);
    this.#timers.set(
      group,
      setTimeout(() => this.#stopGathering(group, waitedMs + leftMs), leftMs),
    );
  }

  #stopGathering(group: number, waitedMs: number): void {
    this.#timers.delete(group);
    for (const number of this.#ready.get(group) ?? []) this.#waitedMs[number] = waitedMs;
    if (!this.#execution.context.cancellation.cancelled) this.#begin(group);
    this.#goOn();
  }

  #giveUpGathering(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #begin(group: number): void {
    clearTimeout(this.#timers.get(group));
    this.#timers.delete(group);
    const ready = this.#ready.get(group) ?? [];
    this.#ready.delete(group);
    this.#notBegun[group] = (this.#notBegun[group] ?? 0) - ready.length;
    const byStep = new Map<number, number[]>();
    for (const number of ready) {
      const step = this.#order.parts[number]?.step ?? 0;
      const known = byStep.get(step);
      if (known === undefined) byStep.set(step, [number]);
      else known.push(number);
    }
    for (const [step, numbers] of byStep) this.#run(step, numbers);
  }

  #run(step: number, numbers: readonly number[]): void {
    const { parts, steps } = this.#order;
    const running = steps[step]?.(
      this.#execution,
      numbers.flatMap((number) => parts[number] ?? []),
    );
    if (running === undefined) return this.#leave(numbers);
    this.#running += 1;
    running.then(
      () => {
        this.#running -= 1;
        this.#leave(numbers);
        this.#goOn();
      },
      (error: unknown) => this.#fail?.(error),
    );
  }

  /** Lets those begin that waited for parts which have ended. */
  #leave(numbers: readonly number[]): void {
    for (const number of numbers) {
      for (const waiting of this.#order.waiting[number] ?? []) {
        const left = (this.#left[waiting] ?? 0) - 1;
        this.#left[waiting] = left;
        this.#waitedMs[waiting] = Math.max(this.#waitedMs[waiting] ?? 0, this.#waitedMs[number] ?? 0);
        if (left === 0) this.#makeReady(waiting);
      }
    }
  }

  #goOn(): void {
    this.#beginGroups();
    if (this.#isDone()) this.#end?.();
  }
}
