import type { KeyValue } from './key-value.ts';

/**
 * A local store in front of a shared one. The shared one is asked for what is not in the local one, which keeps what is
 * found; when it fails, the local one is all there is, and the value counts as absent.
 */
export function layeredStore(local: KeyValue, shared: KeyValue, { ttlMs }: { readonly ttlMs: number }): KeyValue {
  const fetch = async (key: string): Promise<string | undefined> => {
    const found = await Promise.resolve(shared.get(key)).catch(() => undefined);
    if (found !== undefined) await local.set(key, found, { ttlMs });
    return found;
  };
  return {
    get(key) {
      const known = local.get(key);
      if (known instanceof Promise) return known.then((value) => value ?? fetch(key));
      return known ?? fetch(key);
    },
    async set(key, value, options) {
      const bounded = { ttlMs: Math.min(ttlMs, options?.ttlMs ?? ttlMs) };
      await local.set(key, value, bounded);
      await shared.set(key, value, bounded);
    },
    async drop(key) {
      await local.drop(key);
      await shared.drop(key);
    },
  };
}
