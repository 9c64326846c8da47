import type { Evaluate, MappingScope } from '../language/evaluate.ts';
import { isObject, kindOf } from '../language/values.ts';

type Tell = (message: string) => void;

/**
 * The same key produced twice: objects merge deeply, lists by index, null wins, else the later value. Values of two
 * kinds are told.
 */
export function mergeValues(earlier: unknown, later: unknown, tell: Tell): unknown {
  if (earlier === null || later === null) return null;
  if (Array.isArray(earlier) && Array.isArray(later)) {
    const length = Math.max(earlier.length, later.length);
    return Array.from({ length }, (_, index) => mergePresent(earlier[index], later[index], tell));
  }
  if (!isObject(earlier) || !isObject(later)) {
    const [first, second] = [kindOf(earlier), kindOf(later)];
    if (first !== second) tell(`given twice, as ${first} and as ${second}; the later one is taken`);
    return later;
  }
  const merged = { ...earlier };
  for (const key of Object.keys(later))
    merged[key] = mergePresent(Object.hasOwn(earlier, key) ? earlier[key] : undefined, later[key], tell);
  return merged;
}

function mergePresent(earlier: unknown, later: unknown, tell: Tell): unknown {
  if (earlier === undefined) return later;
  return later === undefined ? earlier : mergeValues(earlier, later, tell);
}

/** Merges the fields of an object into the surrounding one; null makes the surrounding object null (false). */
export function compileMerge(
  evaluate: Evaluate,
  range: { readonly start: number; readonly end: number },
): (output: Record<string, unknown>, value: unknown, scope: MappingScope) => boolean {
  const { start, end } = range;
  return (output, value, scope) => {
    const result = evaluate(value, value, scope);
    if (result === null) return false;
    if (!isObject(result)) {
      if (result !== undefined)
        scope.warn?.({ message: `expected an object to merge, found ${kindOf(result)}`, start, end });
      return true;
    }
    for (const key of Object.keys(result)) {
      output[key] = mergePresent(Object.hasOwn(output, key) ? output[key] : undefined, result[key], (message) =>
        scope.warn?.({ message: `\`${key}\`: ${message}`, start, end }),
      );
    }
    return true;
  };
}
