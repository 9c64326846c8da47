import type { FetchNode, PlanNode } from './query-plan.ts';

/** Makes one lookup of those that run beside each other and differ in nothing but where their objects stand. */
export function mergeEqualLookups(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const merged = new Map<string, PlanNode>();
  for (const node of nodes) {
    const key =
      node.kind === 'fetch' && node.lookups.length === 1 ? JSON.stringify(withPaths(node, [])) : `other ${merged.size}`;
    const known = merged.get(key);
    merged.set(
      key,
      known?.kind === 'fetch' && node.kind === 'fetch' ? withPaths(known, [...pathsOf(known), ...pathsOf(node)]) : node,
    );
  }
  return [...merged.values()];
}

function pathsOf({ lookups }: FetchNode): FetchNode['lookups'][number]['paths'] {
  return lookups.flatMap(({ paths }) => paths);
}

function withPaths(fetch: FetchNode, paths: FetchNode['lookups'][number]['paths']): FetchNode {
  return { ...fetch, lookups: fetch.lookups.map((lookup) => ({ ...lookup, paths })) };
}
