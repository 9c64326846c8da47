/** Something kept until it ends, if there is room for it. */
export interface Expiring {
  readonly key: string;
  /** By `performance.now()`. */
  readonly endsMs: number;
}

/** So many of those that came first are looked at, and the one that matters least makes room. */
const CANDIDATES = 4;

/**
 * What one user of a room keeps there, in the order in which it came: what was looked at and stays is put behind all
 * others. So whatever is new is safe while a quarter of the others come, and what matters more than its neighbours for
 * longer.
 */
export class Shelf<Entry extends Expiring> {
  readonly #entries = new Map<string, Entry>();
  readonly #mattersLess: (one: Entry, other: Entry) => boolean;
  // Kept from call to call: a Map that is read from its beginning passes all that was taken out there, again and again.
  #oldest = this.#entries.values();

  constructor(mattersLess: (one: Entry, other: Entry) => boolean) {
    this.#mattersLess = mattersLess;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  put(entry: Entry): void {
    this.#entries.set(entry.key, entry);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** Takes out the first if it has ended. */
  dropEnded(nowMs: number): boolean {
    const first = this.#takeOldest();
    if (first === undefined || first.endsMs <= nowMs) return first !== undefined;
    this.put(first);
    return false;
  }

  /** Takes out what matters least of those that came first, but for `newest`. */
  dropLeast(newest: Entry, nowMs: number): boolean {
    let least: Entry | undefined;
    for (let looked = 0; looked < CANDIDATES && this.size > 0; looked += 1) {
      const one = this.#takeOldest();
      if (one === undefined) break;
      const isLess = one !== newest && (least === undefined || one.endsMs <= nowMs || this.#mattersLess(one, least));
      if (!isLess) this.put(one);
      else {
        if (least !== undefined) this.put(least);
        least = one;
        if (one.endsMs <= nowMs) break;
      }
    }
    return least !== undefined;
  }

  #takeOldest(): Entry | undefined {
    let next = this.#oldest.next();
    if (next.done === true) {
      this.#oldest = this.#entries.values();
      next = this.#oldest.next();
    }
    if (next.done === true) return undefined;
    this.#entries.delete(next.value.key);
    return next.value;
  }
}

/**
 * One bound for what several users keep. Each is sure of an equal share: who has more of it makes room for itself, and
 * who has less is given room by whoever has most. So none can push out what is within another's share.
 */
export class SharedRoom<Entry extends Expiring> {
  readonly #shelves: Shelf<Entry>[] = [];
  readonly #maxEntries: number;
  readonly #mattersLess: (one: Entry, other: Entry) => boolean;
  #size = 0;
  #turn = 0;

  constructor(maxEntries: number, mattersLess: (one: Entry, other: Entry) => boolean) {
    this.#maxEntries = maxEntries;
    this.#mattersLess = mattersLess;
  }

  get size(): number {
    return this.#size;
  }

  open(): Shelf<Entry> {
    const shelf = new Shelf(this.#mattersLess);
    this.#shelves.push(shelf);
    return shelf;
  }

  put(shelf: Shelf<Entry>, entry: Entry): void {
    shelf.put(entry);
    this.#size += 1;
    const nowMs = performance.now();
    // One for one: what has ended goes as fast as others come, also what nobody asks for again.
    this.#turn = (this.#turn + 1) % this.#shelves.length;
    for (const one of new Set([shelf, this.#shelves[this.#turn] ?? shelf])) if (one.dropEnded(nowMs)) this.#size -= 1;
    while (this.#size > this.#maxEntries && this.#fullest(shelf).dropLeast(entry, nowMs)) this.#size -= 1;
  }

  delete(shelf: Shelf<Entry>, key: string): void {
    if (shelf.delete(key)) this.#size -= 1;
  }

  /** Who has to make room when `asking` has put something in. */
  #fullest(asking: Shelf<Entry>): Shelf<Entry> {
    const used = this.#shelves.reduce((count, { size }) => count + (size > 0 ? 1 : 0), 0);
    if (asking.size > this.#maxEntries / used) return asking;
    return this.#shelves.reduce((most, one) => (one.size > most.size ? one : most), asking);
  }
}
