interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
  /** How many had been put in when it was, itself included. */
  put: number;
}

/**
 * The most recently used entries, bounded by the sum of their weights (bytes, as near as the caller can tell). An
 * entry heavier than the whole bound is not kept.
 */
export class BoundedCache<Key, Value> {
  // A Map iterates in order of insertion: putting an entry in again makes it the youngest.
  readonly #entries = new Map<Key, Entry<Value>>();
  readonly #maxWeight: number;
  #weight = 0;
  #put = 0;

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
    // Putting it in again costs ten times what finding it does: one of the youngest quarter stays where it is.
    if (this.#put - entry.put > this.#entries.size >> 2) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      entry.put = this.#put += 1;
    }
    return entry.value;
  }

  set(key: Key, value: Value, weight: number): void {
    this.delete(key);
    if (weight > this.#maxWeight) return;
    this.#entries.set(key, { value, weight, put: (this.#put += 1) });
    this.#weight += weight;
    for (const [oldest, entry] of this.#entries) {
      if (this.#weight <= this.#maxWeight) break;
      this.#entries.delete(oldest);
      this.#weight -= entry.weight;
    }
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }

  /** From the least to the most recently used, near enough. */
  values(): Value[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }
}
