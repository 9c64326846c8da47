import type { Caller } from '../../identify/caller.ts';

/** How much of something each caller has under way. Who has nothing takes no memory. */
export class CountByCaller {
  readonly #counts = new Map<string, number>();

  of(caller: Caller): number {
    return this.#counts.get(keyOf(caller)) ?? 0;
  }

  /** Counts one more; returns what counts it off, once. */
  add(caller: Caller): () => void {
    const key = keyOf(caller);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    let counted = true;
    return () => {
      if (!counted) return;
      counted = false;
      const left = (this.#counts.get(key) ?? 1) - 1;
      if (left === 0) this.#counts.delete(key);
      else this.#counts.set(key, left);
    };
  }
}

/** A consumer is one caller, whoever its users are. */
function keyOf({ consumer, kind, id }: Caller): string {
  return consumer === undefined ? `${kind} ${id}` : `consumer ${consumer}`;
}
