import type { AddOptions, Counted, Counters } from './counters.ts';
import { SharedRoom, type Expiring, type Shelf } from './shared-room.ts';

interface Window extends Expiring {
  count: number;
  /** Where it is kept. */
  isUsedUp: boolean;
}

/** Clocks of two processes do not agree to the millisecond, nor does the time a call takes. */
const TOLERANCE_MS = 50;

export interface MemoryCountersOptions {
  /** Counters that run. */
  readonly maxEntries: number;
  /** Those beside them that show what their limit allows, or that block. */
  readonly maxUsedUp: number;
}

/** The counters of one limit. */
export interface CounterSpace {
  /** Tells it from those of every other limit. */
  readonly name: string;
  /** What a counter shows when it admits nothing more. */
  readonly usedUpAt: number;
}

interface Rooms {
  readonly running: SharedRoom<Window>;
  readonly usedUp: SharedRoom<Window>;
}

/**
 * Counters in this process, bounded, so that whoever invents identities takes no memory. What makes room has ended, or
 * was counted least of those that are there longest; the counters of one limit make none for another's beyond its
 * share; and a counter that is used up, or blocks, only makes room for others that are.
 */
export function memoryCounters(options: MemoryCountersOptions): MemoryCounters {
  return new MemoryCounters(options);
}

// 100,000 counters, each with a key of 100 characters: some 30 MB.
export class MemoryCounters {
  readonly #rooms: Rooms;
  readonly #spaces = new Map<string, SpaceCounters>();

  constructor({ maxEntries, maxUsedUp }: MemoryCountersOptions) {
    this.#rooms = {
      running: new SharedRoom(maxEntries, (one, other) => one.count < other.count),
      usedUp: new SharedRoom(maxUsedUp, (one, other) => one.endsMs < other.endsMs),
    };
  }

  get size(): number {
    return this.#rooms.running.size + this.#rooms.usedUp.size;
  }

  /** One and the same for a name: a limit that is read anew counts on. */
  space({ name, usedUpAt }: CounterSpace): Counters & Required<Pick<Counters, 'addNow'>> {
    const known = this.#spaces.get(name);
    if (known !== undefined) return known;
    const made = new SpaceCounters(this.#rooms, usedUpAt);
    this.#spaces.set(name, made);
    return made;
  }
}

class SpaceCounters implements Counters {
  readonly #rooms: Rooms;
  readonly #usedUpAt: number;
  readonly #running: Shelf<Window>;
  readonly #usedUp: Shelf<Window>;

  constructor(rooms: Rooms, usedUpAt: number) {
    this.#rooms = rooms;
    this.#usedUpAt = usedUpAt;
    this.#running = rooms.running.open();
    this.#usedUp = rooms.usedUp.open();
  }

  add(key: string, points: number, options: AddOptions): Promise<Counted> {
    return Promise.resolve(this.addNow(key, points, options));
  }

  addNow(key: string, points: number, { windowMs, most }: AddOptions): Counted {
    const now = performance.now();
    const window = this.#find(key, now);
    const count = (window?.count ?? 0) + points;
    if (most !== undefined && count > most)
      return { count, leftMs: window === undefined ? windowMs : window.endsMs - now };
    if (window === undefined) {
      this.#put({ key, count, endsMs: now + windowMs, isUsedUp: count >= this.#usedUpAt });
      return { count, leftMs: windowMs };
    }
    this.#change(window, count);
    return { count, leftMs: window.endsMs - now };
  }

  takeBack(key: string, points: number, leftMs: number): Promise<Counted> {
    const now = performance.now();
    const window = this.#find(key, now);
    if (window === undefined) return Promise.resolve({ count: 0, leftMs: 0 });
    if (window.endsMs - now <= leftMs + TOLERANCE_MS && window.count >= points)
      this.#change(window, window.count - points);
    return Promise.resolve({ count: window.count, leftMs: window.endsMs - now });
  }

  set(key: string, count: number, forMs: number): Promise<void> {
    const now = performance.now();
    const window = this.#find(key, now);
    if (window !== undefined) this.#drop(window);
    this.#put({ key, count, endsMs: now + forMs, isUsedUp: count >= this.#usedUpAt });
    return Promise.resolve();
  }

  read(key: string): Promise<Counted | undefined> {
    const now = performance.now();
    const window = this.#find(key, now);
    return Promise.resolve(window && { count: window.count, leftMs: window.endsMs - now });
  }

  #find(key: string, now: number): Window | undefined {
    const window = this.#running.get(key) ?? this.#usedUp.get(key);
    if (window === undefined || window.endsMs > now) return window;
    this.#drop(window);
    return undefined;
  }

  #change(window: Window, count: number): void {
    window.count = count;
    const isUsedUp = count >= this.#usedUpAt;
    if (isUsedUp === window.isUsedUp) return;
    this.#drop(window);
    window.isUsedUp = isUsedUp;
    this.#put(window);
  }

  #put(window: Window): void {
    if (window.isUsedUp) this.#rooms.usedUp.put(this.#usedUp, window);
    else this.#rooms.running.put(this.#running, window);
  }

  #drop({ key, isUsedUp }: Window): void {
    if (isUsedUp) this.#rooms.usedUp.delete(this.#usedUp, key);
    else this.#rooms.running.delete(this.#running, key);
  }
}
