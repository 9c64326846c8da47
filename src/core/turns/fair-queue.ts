import { BoundedCache } from '../bounded-cache.ts';
import type { Part } from '../parted-cache.ts';

/** What waits for its turn. */
export interface Queued {
  readonly caller: string;
  readonly part: Part;
  /** Of one caller's the lightest goes first. */
  readonly weight: number;
}

export interface QueueLimits {
  readonly ofAll: number;
  readonly ofEach: number;
}

/** Callers whose use of planners is known. 100 B each. */
const KNOWN_USES = 10_000;
/** What a caller has used counts half after as long. */
const HALF_LIFE_MS = 10_000;

/**
 * Who waits for what all share, such as a planner. Known callers and strangers take turns; of each of the two the one
 * goes next that has used the least of its time of late, with its lightest. Of a queue that is full, whoever holds the
 * most of it gives way.
 */
export class FairQueue<Job extends Queued> {
  readonly #limits: QueueLimits;
  readonly #now: () => number;
  readonly #waiting: Readonly<Record<Part, Map<string, Job[]>>> = { known: new Map(), strangers: new Map() };
  readonly #uses = new BoundedCache<string, { readonly ms: number; readonly atMs: number }>(KNOWN_USES);
  #size = 0;
  #last: Part = 'strangers';

  constructor(limits: QueueLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#size;
  }

  /** Returns who has to go for it, itself where that holds too much already; undefined when there is room. */
  add(job: Job): Job | undefined {
    const own = this.#waiting[job.part].get(job.caller)?.length ?? 0;
    if (own >= this.#limits.ofEach) return job;
    const victim = this.#size < this.#limits.ofAll ? undefined : this.#victimFor(job, own);
    if (victim === job) return job;
    if (victim !== undefined) this.remove(victim);
    const jobs = this.#waiting[job.part].get(job.caller) ?? [];
    this.#waiting[job.part].set(job.caller, jobs);
    const place = jobs.findIndex(({ weight }) => weight > job.weight);
    jobs.splice(place === -1 ? jobs.length : place, 0, job);
    this.#size += 1;
    return victim;
  }

  /** Who is next of those that may go; undefined when nobody is. */
  take(mayGo: (job: Job) => boolean = () => true): Job | undefined {
    const other: Part = this.#last === 'known' ? 'strangers' : 'known';
    for (const part of [other, this.#last]) {
      const next = this.#nextOf(part, mayGo);
      if (next === undefined) continue;
      this.#last = part;
      this.remove(next);
      return next;
    }
    return undefined;
  }

  #nextOf(part: Part, mayGo: (job: Job) => boolean): Job | undefined {
    let next: Job | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [caller, [first]] of this.#waiting[part]) {
      const used = this.#usedBy(caller);
      if (used >= least || first === undefined || !mayGo(first)) continue;
      least = used;
      next = first;
    }
    return next;
  }

  remove(job: Job): void {
    const jobs = this.#waiting[job.part].get(job.caller);
    const place = jobs?.indexOf(job) ?? -1;
    if (jobs === undefined || place === -1) return;
    jobs.splice(place, 1);
    this.#size -= 1;
    // Whoever waits again comes after those that waited meanwhile and have used as little.
    this.#waiting[job.part].delete(job.caller);
    if (jobs.length > 0) this.#waiting[job.part].set(job.caller, jobs);
  }

  /** Counts time that was spent for a caller. */
  charge({ caller }: Job, ms: number): void {
    this.#uses.set(caller, { ms: this.#usedBy(caller) + ms, atMs: this.#now() }, 1);
  }

  all(): readonly Job[] {
    return Object.values(this.#waiting).flatMap((callers) => [...callers.values()].flat());
  }

  #usedBy(caller: string): number {
    const use = this.#uses.get(caller);
    return use === undefined ? 0 : use.ms * 0.5 ** ((this.#now() - use.atMs) / HALF_LIFE_MS);
  }

  #victimFor(job: Job, own: number): Job {
    // A stranger takes no known caller's place.
    const among = job.part === 'strangers' ? [this.#waiting.strangers] : [this.#waiting.strangers, this.#waiting.known];
    for (const callers of among) {
      const most = [...callers.values()].reduce<readonly Job[]>(
        (largest, jobs) => (jobs.length > largest.length ? jobs : largest),
        [],
      );
      const heaviest = most.at(-1);
      if (heaviest !== undefined && (most.length > own || heaviest.part !== job.part)) return heaviest;
    }
    return job;
  }
}
