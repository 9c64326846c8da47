interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
  /** The number of the use that it was put in for, and of the last one since. */
  putAt: number;
  usedAt: number;
}

/** So many of the oldest, used since they were put in, are put in again before one of them goes all the same. */
const CHANCES = 32;

/**
 * The most recently used entries, near enough, bounded by the sum of their weights (bytes, as near as the caller can
 * tell). An entry heavier than the whole bound is not kept.
 *
 * What is used is only marked: taking it out of the Map and putting it in again costs ten times what finding it does.
 * It is put in again when it would be the next to go.
 */
export class BoundedCache<Key, Value> {
  readonly #entries = new Map<Key, Entry<Value>>();
  readonly #maxWeight: number;
  #weight = 0;
  #uses = 0;

  constructor(maxWeight: number) {
    this.#maxWeight = maxWeight;
  }

  get size(): number {
    return this.#entries.size;
  }

  get weight(): number {
    return this.#weight;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    entry.usedAt = this.#uses += 1;
    return entry.value;
  }

  /** What is kept under the key, or else what `make` gives, which is kept. */
  getOrMake(key: Key, make: () => Value, weight: number): Value {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      entry.usedAt = this.#uses += 1;
      return entry.value;
    }
    const value = make();
    this.set(key, value, weight);
    return value;
  }

  set(key: Key, value: Value, weight: number): void {
    this.delete(key);
    if (weight > this.#maxWeight) return;
    const now = (this.#uses += 1);
    this.#entries.set(key, { value, weight, putAt: now, usedAt: now });
    this.#weight += weight;
    if (this.#weight > this.#maxWeight) this.#makeRoom(this.#maxWeight, key);
  }

  delete(key: Key): void {
    this.take(key);
  }

  /** What was kept under the key, and is no more. */
  take(key: Key): { readonly value: Value; readonly weight: number } | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
    return entry;
  }

  /** Lets go of entries until their weights are at most this. */
  shrinkTo(weight: number): void {
    if (this.#weight > weight) this.#makeRoom(weight);
  }

  /** From the least to the most recently used. */
  values(): Value[] {
    return [...this.#entries.values()].sort((one, other) => one.usedAt - other.usedAt).map(({ value }) => value);
  }

  #makeRoom(maxWeight: number, newest?: Key): void {
    let chances = CHANCES;
    // A Map iterates in order of insertion, and comes to what is put in meanwhile.
    for (const [key, entry] of this.#entries) {
      this.#entries.delete(key);
      if (key === newest || (entry.usedAt > entry.putAt && chances > 0)) {
        chances -= 1;
        entry.putAt = entry.usedAt;
        this.#entries.set(key, entry);
        continue;
      }
      this.#weight -= entry.weight;
      if (this.#weight <= maxWeight) return;
    }
  }
}
