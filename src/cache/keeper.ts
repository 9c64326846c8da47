import { BoundedCache } from '../core/bounded-cache.ts';
import { standingOf, type Kept, type Standing } from './kept.ts';
import type { PurgeLog } from './purge-log.ts';

/** What was found under a key, and what may be done with it. */
export interface Found<Value> {
  readonly kept: Kept<Value>;
  readonly standing: Exclude<Standing, 'gone'>;
}

export type Outcome = 'hit' | 'miss' | 'stale';

/** Told of what was found, for metrics. */
export type CountLookups = (outcome: Outcome, by: number) => void;

// The record, its two slots in a map, and its arrays.
const OVERHEAD_BYTES = 400;

/** One layer of what is kept, in this process: bounded by bytes, the least recently used make room. */
export class Keeper<Value> {
  readonly #kept: BoundedCache<string, Kept<Value>>;
  readonly #purges: PurgeLog;
  readonly #bytesOf: (value: Value) => number;
  readonly now: () => number;

  constructor(maxBytes: number, purges: PurgeLog, bytesOf: (value: Value) => number, now: () => number = Date.now) {
    this.#kept = new BoundedCache(maxBytes);
    this.#purges = purges;
    this.#bytesOf = bytesOf;
    this.now = now;
  }

  get entries(): number {
    return this.#kept.size;
  }

  get bytes(): number {
    return this.#kept.weight;
  }

  find(key: string): Found<Value> | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const standing = standingOf(kept, this.now());
    if (standing !== 'gone' && this.#purges.isCurrent(kept)) return { kept, standing };
    this.#kept.delete(key);
    return undefined;
  }

  /** What was purged while it was on its way is not kept. */
  store(key: string, kept: Kept<Value>): void {
    if (!this.#purges.isCurrent(kept)) return;
    const stamps = kept.own.reduce((sum, stamp) => sum + stamp.length, 0);
    this.#kept.set(key, kept, OVERHEAD_BYTES + 2 * key.length + 2 * stamps + this.#bytesOf(kept.value));
  }
}
