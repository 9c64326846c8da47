import { FailedValue } from '../../core/failed-value.ts';
import { generateFunction } from '../../core/generate-function.ts';
import { isData, type Data } from './execution.ts';
import { failOver } from './mark-failed.ts';
import type { TypeRelations } from './type-relations.ts';

type Types = Pick<TypeRelations, 'isConcrete' | 'isOfType'>;

/**
 * Adds `source` to `target`, in place and without copying: nested objects that both have are merged, what only
 * `source` has is shared. Sharing is safe since a data key names a field with its arguments, so the same entity has
 * the same value under it wherever it is met.
 *
 * `types.isConcrete` tells object types from the interface names that a subgraph with an `@interfaceObject` answers: a
 * concrete `__typename` replaces an abstract one and never the other way round.
 */
export function mergeData(target: Data, source: Data, types: Types): void {
  if (target === source) return;
  for (const key in source) {
    // No field is named so: assigning it would change what the object inherits.
    if (key === '__proto__') continue;
    const incoming = source[key];
    const present = target[key];
    if (present === undefined || present === null) target[key] = incoming;
    else mergeMember(target, key, incoming, types);
  }
}

export type Merge = typeof mergeData;

/** Generates `mergeData` for objects that have members of these names and no others but `__typename`. */
export function compileMerge(names: readonly string[]): Merge {
  const lines = [...new Set(['__typename', ...names])].map((name) => {
    const key = JSON.stringify(name);
    return `v = source[${key}];
      if (v !== undefined) {
        if (target[${key}] === undefined || target[${key}] === null) target[${key}] = v;
        else mergeMember(target, ${key}, v, types);
      }`;
  });
  return generateFunction<Merge>({
    name: 'merge-data',
    body: `(target, source, types) => { let v; if (target === source) return; ${lines.join('\n')} }`,
    given: { mergeMember },
  });
}

/** Both have a value under the key. */
function mergeMember(target: Data, key: string, incoming: unknown, types: Types): void {
  // No JSON is a function: the object inherits it, and has nothing of its own.
  if (typeof target[key] === 'function') target[key] = incoming;
  else if (key === '__typename') {
    if (typeof incoming === 'string' && types.isConcrete(incoming)) target[key] = incoming;
  } else if (incoming !== null) target[key] = mergeValue(target[key], incoming, types);
}

function mergeValue(present: unknown, incoming: unknown, types: Types): unknown {
  // Another backend has the object, but not what failed below it: that is told where it would be.
  if (incoming instanceof FailedValue) return failOver(present, incoming, types);
  if (present instanceof FailedValue) return failOver(incoming, present, types);
  if (isList(present) && isList(incoming)) {
    // Lists of one field of one object: an index means the same item in both.
    for (let index = 0; index < incoming.length && index < present.length; index += 1) {
      present[index] = present[index] === null ? incoming[index] : mergeValue(present[index], incoming[index], types);
    }
    return present;
  }
  if (isData(present) && isData(incoming)) {
    mergeData(present, incoming, types);
    return present;
  }
  return present;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
