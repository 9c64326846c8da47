import { isInherited } from '../../core/document/inherited-names.ts';
import { lazily } from '../../core/lazily.ts';
import type { GetKey } from './generate-block.ts';
import { isObject, kindOf } from '../language/values.ts';

/**
 * Compiles `.key`, which `range` places in the mapping; where it is `guarded` by a `?`, a missing member is no warning.
 */
export function compileKey(
  key: string,
  range: { readonly start: number; readonly end: number },
  guarded: boolean,
): GetKey {
  // A name that every object inherits must not be found on the prototype; for all others this check is free.
  const inherited = isInherited(key);
  // The guard is for what stands before it, which is the list and none of its elements.
  const ofElement = guarded ? lazily(() => compileKey(key, range, false)) : undefined;
  const get: GetKey = (value, scope) => {
    if (isObject(value)) {
      const member = inherited && !Object.hasOwn(value, key) ? undefined : value[key];
      if (member === undefined && !guarded) scope.warn?.({ message: `there is no \`${key}\``, ...range });
      return member;
    }
    if (Array.isArray(value)) {
      const one = ofElement?.() ?? get;
      return value.map((item) => one(item, scope) ?? null);
    }
    scope.warn?.({ message: `expected an object with \`${key}\`, found ${kindOf(value)}`, ...range });
    return undefined;
  };
  return get;
}
