import { BoundedCache } from './bounded-cache.ts';

/**
 * Whose use of a cache it is: a caller's that has shown a credential, or a stranger's, of whom there may be any number.
 */
export type Part = 'known' | 'strangers';

export function partOf(caller: { readonly kind: string; readonly consumer: string | undefined }): Part {
  return caller.kind === 'address' && caller.consumer === undefined ? 'strangers' : 'known';
}

/** Of the bound: so much strangers are never denied, and the rest they can never take from others. */
const SHARE_OF_STRANGERS = 1 / 4;

/**
 * A bounded cache in which what strangers use cannot push out what known callers use. Each may take what the other
 * leaves; where room is short, whoever has more than its share gives way. What a stranger has put in and a known caller
 * uses is the known one's from then on.
 */
export class PartedCache<Key, Value> {
  readonly #maxWeight: number;
  readonly #known: BoundedCache<Key, Value>;
  readonly #strangers: BoundedCache<Key, Value>;

  constructor(maxWeight: number) {
    this.#maxWeight = maxWeight;
    this.#known = new BoundedCache(maxWeight);
    this.#strangers = new BoundedCache(maxWeight);
  }

  get(key: Key, part: Part): Value | undefined {
    if (part === 'strangers') return this.#strangers.get(key) ?? this.#known.get(key);
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const taken = this.#strangers.take(key);
    if (taken !== undefined) this.set(key, taken.value, taken.weight, part);
    return taken?.value;
  }

  set(key: Key, value: Value, weight: number, part: Part): void {
    // A stranger that makes what a known caller uses makes it again for both.
    const own = part === 'strangers' && this.#known.get(key) === undefined ? this.#strangers : this.#known;
    if (own === this.#known) this.#strangers.delete(key);
    own.set(key, value, weight);
    this.#strangers.shrinkTo(Math.max(this.#maxWeight * SHARE_OF_STRANGERS, this.#maxWeight - this.#known.weight));
    this.#known.shrinkTo(this.#maxWeight - this.#strangers.weight);
  }

  /** What known callers use first, and in each part the most recently used first. */
  entries(): readonly { readonly value: Value; readonly part: Part }[] {
    const of = (cache: BoundedCache<Key, Value>, part: Part) =>
      cache
        .values()
        .reverse()
        .map((value) => ({ value, part }));
    return [...of(this.#known, 'known'), ...of(this.#strangers, 'strangers')];
  }
}
