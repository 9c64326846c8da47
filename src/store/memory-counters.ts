import { BoundedCache } from '../core/bounded-cache.ts';
import type { AddOptions, Counted, Counters } from './counters.ts';

interface Window {
  count: number;
  /** By `performance.now()`, which no change of the clock moves. */
  readonly endsMs: number;
}

/** Clocks of two processes do not agree to the millisecond, nor does the time a call takes. */
const TOLERANCE_MS = 50;

/**
 * Counters in this process, bounded: the least recently used make room, near enough, so that whoever invents identities takes no
 * memory, and only forgets counters that nobody has used for as many others.
 */
export function memoryCounters({ maxEntries }: { readonly maxEntries: number }): MemoryCounters {
  return new MemoryCounters(maxEntries);
}

// 100,000 counters, each with a key of 100 characters: some 30 MB.
export class MemoryCounters implements Counters {
  // Each weighs one: the bound is their number.
  readonly #windows: BoundedCache<string, Window>;

  constructor(maxEntries: number) {
    this.#windows = new BoundedCache(maxEntries);
  }

  get size(): number {
    return this.#windows.size;
  }

  add(key: string, points: number, options: AddOptions): Promise<Counted> {
    return Promise.resolve(this.addNow(key, points, options));
  }

  addNow(key: string, points: number, { windowMs, most }: AddOptions): Counted {
    const now = performance.now();
    const running = this.#running(key, now);
    const count = (running?.count ?? 0) + points;
    if (most !== undefined && count > most) return { count, leftMs: running === undefined ? windowMs : running.endsMs - now };
    if (running === undefined) {
      this.#windows.set(key, { count, endsMs: now + windowMs }, 1);
      return { count, leftMs: windowMs };
    }
    running.count = count;
    return { count, leftMs: running.endsMs - now };
  }

  takeBack(key: string, points: number, leftMs: number): Promise<Counted> {
    const now = performance.now();
    const window = this.#running(key, now);
    if (window === undefined) return Promise.resolve({ count: 0, leftMs: 0 });
    if (window.endsMs - now <= leftMs + TOLERANCE_MS && window.count >= points) window.count -= points;
    return Promise.resolve({ count: window.count, leftMs: window.endsMs - now });
  }

  set(key: string, count: number, forMs: number): Promise<void> {
    this.#windows.set(key, { count, endsMs: performance.now() + forMs }, 1);
    return Promise.resolve();
  }

  read(key: string): Promise<Counted | undefined> {
    const now = performance.now();
    const window = this.#running(key, now);
    return Promise.resolve(window && { count: window.count, leftMs: window.endsMs - now });
  }

  #running(key: string, now: number): Window | undefined {
    const window = this.#windows.get(key);
    if (window === undefined || window.endsMs > now) return window;
    this.#windows.delete(key);
    return undefined;
  }
}
