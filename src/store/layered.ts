import type { KeyValue } from './key-value.ts';

/**
 * A near store in front of a far one: what is found far away is kept near. What is not there near the far one is asked
 * for; when it fails, the near one is all there is, and the value counts as absent.
 */
export function layeredStore(near: KeyValue, far: KeyValue, { ttlMs }: { readonly ttlMs: number }): KeyValue {
  const fetch = async (key: string): Promise<string | undefined> => {
    const found = await Promise.resolve(far.get(key)).catch(() => undefined);
    if (found !== undefined) await near.set(key, found, { ttlMs });
    return found;
  };
  return {
    get(key) {
      const known = near.get(key);
      if (known instanceof Promise) return known.then((value) => value ?? fetch(key));
      return known ?? fetch(key);
    },
    async set(key, value, options) {
      const bounded = { ttlMs: Math.min(ttlMs, options?.ttlMs ?? ttlMs) };
      await near.set(key, value, bounded);
      await far.set(key, value, bounded);
    },
    async drop(key) {
      await near.drop(key);
      await far.drop(key);
    },
  };
}
