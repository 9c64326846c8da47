import type { OutputKeys } from '../language/output-keys.ts';
import { inspectMapping } from './list-dependencies.ts';
import type { Mapping } from '../language/syntax.ts';

/**
 * The members of a mapping's input that it looks at, and what it looks at below them: undefined for all. Lists are seen
 * through.
 */
export interface Reads {
  readonly below: ReadonlyMap<string, Reads | undefined>;
  /** Equal for equal reads. */
  readonly text: string;
}

/** Where a name is bound, or a member is found by a key that is computed, what is read cannot be told so simply. */
const UNTOLD = new Set(['as', 'get']);

/** Lists what a mapping reads of its input when `wanted` is asked of it; undefined for all of it. */
export function listReads(mapping: Mapping, wanted?: OutputKeys): Reads | undefined {
  const { found, inputs, methods } = inspectMapping(mapping, wanted);
  if (methods.some(({ name }) => UNTOLD.has(name))) return undefined;
  const root: Part = { whole: false, below: new Map() };
  for (const { variable, path } of inputs) if (variable === '') partAt(root, path);
  for (const { variable, path } of found) if (variable === '') partAt(root, path).whole = true;
  return readsOf(root);
}

interface Part {
  whole: boolean;
  readonly below: Map<string, Part>;
}

function partAt(root: Part, path: readonly string[]): Part {
  let part = root;
  for (const key of path) {
    let next = part.below.get(key);
    if (next === undefined) part.below.set(key, (next = { whole: false, below: new Map() }));
    part = next;
  }
  return part;
}

function readsOf({ whole, below }: Part): Reads | undefined {
  if (whole) return undefined;
  const members = [...below]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, part]) => [key, readsOf(part)] as const);
  return {
    below: new Map(members),
    text: `{${members.map(([key, reads]) => `${JSON.stringify(key)}${reads?.text ?? ''}`).join()}}`,
  };
}
