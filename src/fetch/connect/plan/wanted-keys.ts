import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import type { Batching } from '../../../supergraph/connectors/model/connector.ts';
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

/** What is read of a batch's results: their key, and what each asker takes of its own. */
export function wantedOfResults({ key, value }: Batching, wanted: OutputKeys | undefined): OutputKeys | undefined {
  if (value === undefined && wanted === undefined) return undefined;
  const keys = new Map<string, OutputKeys | undefined>(value === undefined ? wanted : [[value, wanted]]);
  for (const path of key) keys.set(headOf(path), undefined);
  return keys;
}
