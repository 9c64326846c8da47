/** What is kept, as far as purges are concerned. */
export interface Dependent {
  /** The number of the last purge known when the first of it was read. */
  readonly began: number;
  /** What it depends on, as far as that is the same for everything kept from one fetch or operation. */
  readonly shared: readonly string[];
  readonly own: readonly string[];
  /** The number of the purge up to which it was looked at and found good. */
  checked: number;
}

// About 100 bytes each: 10 MB.
const MAX_STAMPS = 100_000;

/**
 * The purges of this process, numbered. What began before a purge of something that it depends on is out of date,
 * also when it is stored after it: so nothing has to be searched for, and an answer under way cannot slip through.
 */
export class PurgeLog {
  readonly #cacheTags = new Map<string, number>();
  readonly #maxCacheTags: number;
  #number = 0;
  /** Stamps of purges up to this one may be forgotten: what began before it is not trusted. */
  #forgotten = 0;

  constructor(maxCacheTags = MAX_STAMPS) {
    this.#maxCacheTags = maxCacheTags;
  }

  /** The number of the last purge. */
  get number(): number {
    return this.#number;
  }

  /** Records a purge, under the next number unless it has one. */
  record(cacheTags: readonly string[], number = this.#number + 1): void {
    this.#number = number;
    for (const cacheTag of cacheTags) {
      // A Map keeps the order of insertion: the oldest purge comes first.
      this.#cacheTags.delete(cacheTag);
      this.#cacheTags.set(cacheTag, number);
    }
    for (const [cacheTag, set] of this.#cacheTags) {
      if (this.#cacheTags.size <= this.#maxCacheTags) break;
      this.#cacheTags.delete(cacheTag);
      this.#forgotten = set;
    }
  }

  /**
   * Makes everything out of date that was kept so far: what is kept from now on began at the number that is returned.
   */
  forgetAll(): number {
    this.#cacheTags.clear();
    this.#number += 1;
    this.#forgotten = this.#number;
    return this.#number;
  }

  isCurrent(dependent: Dependent): boolean {
    // Mostly there was no purge since it was looked at.
    if (dependent.checked === this.#number) return true;
    const { began } = dependent;
    if (began < this.#forgotten || this.#isPurged(dependent.shared, began) || this.#isPurged(dependent.own, began))
      return false;
    dependent.checked = this.#number;
    return true;
  }

  #isPurged(cacheTags: readonly string[], began: number): boolean {
    return cacheTags.some((cacheTag) => (this.#cacheTags.get(cacheTag) ?? -1) > began);
  }
}
