import { print } from 'graphql';
import type { FetchPath } from '../model/query-plan.ts';
import type { Ordered, UnorderedStep } from '../model/waves.ts';

/** Makes one lookup of those that run beside each other and differ in nothing but where their objects stand. */
export function mergeEqualLookups(nodes: readonly Ordered<UnorderedStep>[]): readonly Ordered<UnorderedStep>[] {
  const merged = new Map<string, Ordered<UnorderedStep>>();
  for (const node of nodes) {
    const key = node.kind === 'fetch' && node.fetch.lookups.length === 1 ? keyOf(node.fetch) : `other ${merged.size}`;
    const known = merged.get(key);
    merged.set(
      key,
      known?.kind === 'fetch' && node.kind === 'fetch'
        ? { kind: 'fetch', fetch: withPaths(known.fetch, [...pathsOf(known.fetch), ...pathsOf(node.fetch)]) }
        : node,
    );
  }
  return [...merged.values()];
}

function keyOf(fetch: UnorderedStep): string {
  return JSON.stringify({ ...withPaths(fetch, []), operation: print(fetch.operation) });
}

function pathsOf({ lookups }: UnorderedStep): readonly FetchPath[] {
  return lookups.flatMap(({ paths }) => paths);
}

function withPaths(fetch: UnorderedStep, paths: readonly FetchPath[]): UnorderedStep {
  return { ...fetch, lookups: fetch.lookups.map((lookup) => ({ ...lookup, paths })) };
}
