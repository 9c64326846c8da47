import { BoundedCache } from '../../core/bounded-cache.ts';
import type { SharedLayer } from './shared-layer.ts';
import { standingOf, type CacheEntry, type Standing } from './kept.ts';
import type { PurgeLog } from '../purge/purge-log.ts';

/** What was found under a key, and what may be done with it. */
export interface Found<Value> {
  readonly kept: CacheEntry<Value>;
  readonly standing: Exclude<Standing, 'gone'>;
}

export type CacheOutcome = 'hit' | 'miss' | 'stale';

/** Told of what was found, for metrics. */
export type CountOutcomes = (outcome: CacheOutcome, by: number) => void;

const NOTHING = (): void => undefined;

// The record, its two slots in a map, and its arrays.
const OVERHEAD_BYTES = 400;

/** The part of the memory from which on it counts as full. */
const FULL = 0.9;

/** How long a gateway may keep others from asking for the same. */
const LOCK_MS = 3_000;
const POLL_MS = 20;

/** The right to fetch something, or the end of the wait for whoever has it. */
export interface Lock {
  /** Tells that it is fetched. */
  readonly release: () => void;
  /** Whether somebody else was at it. */
  readonly waited: boolean;
}

/** What is looked for: the key, and what everything under it depends on. */
export interface Sought {
  readonly key: string;
  readonly shared: readonly string[];
}

/**
 * One layer of what is kept, in this process: bounded by bytes, the least recently used make room. Behind it there may
 * be one that other gateways share.
 */
export class LocalLayer<Value> {
  readonly #kept: BoundedCache<string, CacheEntry<Value>>;
  readonly #purges: PurgeLog;
  readonly #bytesOf: (value: Value) => number;
  readonly #sharedLayer: SharedLayer<Value> | undefined;
  readonly now: () => number;
  readonly #maxBytes: number;

  constructor(
    maxBytes: number,
    purges: PurgeLog,
    {
      bytesOf,
      sharedLayer,
      now = Date.now,
    }: {
      readonly bytesOf: (value: Value) => number;
      readonly sharedLayer?: SharedLayer<Value> | undefined;
      readonly now?: () => number;
    },
  ) {
    this.#sharedLayer = sharedLayer;
    this.#maxBytes = maxBytes;
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

  /** False where it is switched off: then there is nothing to look for. */
  get isOn(): boolean {
    return this.#maxBytes > 0 || this.#sharedLayer !== undefined;
  }

  /** Whether something new finds room without pushing out what is there. */
  get hasRoom(): boolean {
    return this.#kept.weight < this.#maxBytes * FULL;
  }

  find(key: string): Found<Value> | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const standing = standingOf(kept, this.now());
    if (standing !== 'gone' && this.#purges.isCurrent(kept)) return { kept, standing };
    this.#kept.delete(key);
    return undefined;
  }

  /** Takes over what other gateways keep; undefined when there is nothing to wait for. Never rejects. */
  load(sought: readonly Sought[]): Promise<unknown> | undefined {
    const sharedLayer = this.#sharedLayer;
    if (sharedLayer === undefined || sought.length === 0) return undefined;
    return Promise.all(
      sought.map(async ({ key, shared }) => {
        const kept = await sharedLayer.get(key, shared);
        if (kept !== undefined) this.#store(key, kept);
      }),
    );
  }

  /**
   * Loads what other gateways keep, or waits for the one that is fetching it, for a while. Undefined when there is
   * nobody to agree with.
   */
  acquireLock(sought: Sought, isFound: () => boolean): Promise<Lock> | undefined {
    return this.#sharedLayer === undefined ? undefined : this.#waitForLock(this.#sharedLayer, sought, isFound);
  }

  async #waitForLock(sharedLayer: SharedLayer<Value>, sought: Sought, isFound: () => boolean): Promise<Lock> {
    const end = performance.now() + LOCK_MS;
    for (let waited = false; ; waited = true) {
      const [release] = await Promise.all([sharedLayer.lock(sought.key, LOCK_MS), this.load([sought])]);
      if (release !== undefined || isFound() || performance.now() > end) return { release: release ?? NOTHING, waited };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** What was purged while it was on its way is not kept. */
  store(key: string, kept: CacheEntry<Value>): void {
    if (!this.#purges.isCurrent(kept)) return;
    this.#sharedLayer?.set(key, kept, this.now());
    this.#store(key, kept);
  }

  #store(key: string, kept: CacheEntry<Value>): void {
    const tagLength = kept.own.reduce((sum, cacheTag) => sum + cacheTag.length, 0);
    this.#kept.set(key, kept, OVERHEAD_BYTES + 2 * key.length + 2 * tagLength + this.#bytesOf(kept.value));
  }
}
