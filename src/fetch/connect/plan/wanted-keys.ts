import type { OutputKeys } from '../../../mapping/language/output-keys.ts';

/** Collects which keys of a mapped value somebody reads. */
export class WantedKeys {
  readonly #keys = new Map<string, OutputKeys | undefined>();

  get keys(): OutputKeys {
    return this.#keys;
  }

  /** `below` undefined: all of it. Several askers want the sum of what each wants. */
  add(key: string, below: OutputKeys | undefined): void {
    if (!this.#keys.has(key)) this.#keys.set(key, below);
    else this.#keys.set(key, union(this.#keys.get(key), below));
  }

  merge(other: WantedKeys): void {
    for (const [key, below] of other.keys) this.add(key, below);
  }
}

function union(first: OutputKeys | undefined, second: OutputKeys | undefined): OutputKeys | undefined {
  if (first === undefined || second === undefined) return undefined;
  const both = new Map(first);
  for (const [key, below] of second) both.set(key, both.has(key) ? union(both.get(key), below) : below);
  return both;
}
