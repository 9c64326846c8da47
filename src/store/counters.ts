/** What a counter shows after something was done to it. */
export interface Counted {
  /** What it would show, where nothing was added because it would have passed `most`. */
  readonly count: number;
  /** Until its window ends. */
  readonly leftMs: number;
}

export interface AddOptions {
  readonly windowMs: number;
  /** Nothing is added that would take the counter above this. */
  readonly most?: number | undefined;
}

/**
 * Counters that begin a window with the first that is added, and are gone when it ends. Each call is atomic, and the
 * sum over all who share the counters is exact. They reject with `StoreUnavailable` when nobody can say.
 */
export interface Counters {
  add(key: string, points: number, options: AddOptions): Promise<Counted>;
  /** The same where nothing has to be waited for. */
  addNow?(key: string, points: number, options: AddOptions): Counted;
  /** Takes back what was added, if the window of that time still runs: it has at most `leftMs` left by now. */
  takeBack(key: string, points: number, leftMs: number): Promise<Counted>;
  /** Sets the counter, for this long. */
  set(key: string, count: number, forMs: number): Promise<void>;
  /** Undefined when no window runs. */
  read(key: string): Promise<Counted | undefined>;
}
