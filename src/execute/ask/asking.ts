import type { FailedValue } from '../../core/failed-value.ts';
import type { Data } from '../data/execution.ts';
import type { MissingInput, RepresentationWriter } from './write-representation.ts';

/** The objects that one lookup completes, and which representation each is asked by. */
export interface Asked {
  readonly targets: readonly Data[];
  readonly indices: readonly number[];
  /** As JSON, each once. */
  readonly representations: readonly string[];
  /** Targets that are asked for without some inputs, and the fields that are not to be had without these. */
  readonly partial: readonly { readonly target: Data; readonly failed: ReadonlyMap<string, FailedValue> }[];
}

/** Met values of a leaf: the number of the representation, or the values of the next leaf met with it. */
type Met = Map<unknown, Met | number>;

/**
 * Numbers the distinct representations of what is asked for. Most targets are met before, and no text is made of them.
 */
export class Asking implements Asked {
  readonly targets: Data[] = [];
  readonly indices: number[] = [];
  readonly representations: string[] = [];
  readonly partial: { readonly target: Data; readonly failed: ReadonlyMap<string, FailedValue> }[] = [];
  readonly #byText = new Map<string, number>();
  readonly #byLeaves = new Map<RepresentationWriter, Met>();

  /** What keeps the target from being asked for, if something does. */
  add(target: Data, writer: RepresentationWriter): FailedValue | MissingInput | undefined {
    const index =
      writer.leafKeys === undefined
        ? this.#byWholeText(target, writer)
        : this.#byMetLeaves(target, writer, writer.leafKeys);
    if (typeof index !== 'number') return index;
    this.targets.push(target);
    this.indices.push(index);
    return undefined;
  }

  /** Asks for a target by a representation that leaves out what some fields need. */
  addPartly(target: Data, text: string, failed: ReadonlyMap<string, FailedValue>): void {
    this.targets.push(target);
    this.indices.push(this.#numberOf(text));
    this.partial.push({ target, failed });
  }

  #byMetLeaves(
    target: Data,
    writer: RepresentationWriter,
    keys: readonly string[],
  ): number | FailedValue | MissingInput {
    let met = this.#byLeaves.get(writer);
    if (met === undefined) this.#byLeaves.set(writer, (met = new Map<unknown, Met | number>()));
    const last = keys.length - 1;
    for (let at = 0; at < last; at += 1) {
      const value = target[keys[at] ?? ''] ?? null;
      if (typeof value === 'object' && value !== null) return this.#byWholeText(target, writer);
      const next: Met | number | undefined = met.get(value);
      if (next instanceof Map) met = next;
      else {
        const deeper: Met = new Map();
        met.set(value, deeper);
        met = deeper;
      }
    }
    const value = target[keys[last] ?? ''] ?? null;
    if (typeof value === 'object' && value !== null) return this.#byWholeText(target, writer);
    const known = met.get(value);
    if (typeof known === 'number') return known;
    const text = writer.write(target);
    if (typeof text !== 'string') return text;
    const index = this.representations.push(text) - 1;
    met.set(value, index);
    return index;
  }

  #byWholeText(target: Data, writer: RepresentationWriter): number | FailedValue | MissingInput {
    const text = writer.write(target);
    if (typeof text !== 'string') return text;
    return this.#numberOf(text);
  }

  #numberOf(text: string): number {
    let index = this.#byText.get(text);
    if (index === undefined) this.#byText.set(text, (index = this.representations.push(text) - 1));
    return index;
  }
}
