import type { FetchNode, PlanNode } from './query-plan.ts';

/** Whether one fetch of a plan has always ended before another begins. */
export type Precedes = (earlier: FetchNode, later: FetchNode) => boolean;

/** Reads the order of fetches from the sequences of a plan; what runs in parallel has none. */
export function readFetchOrder(root: PlanNode | undefined): Precedes {
  const earlier = new Map<FetchNode, Set<FetchNode>>();
  const inSequence = (parts: readonly (PlanNode | undefined)[]): readonly FetchNode[] => {
    const done: FetchNode[] = [];
    for (const part of parts) {
      const fetches = read(part);
      for (const fetch of fetches)
        for (const before of done) earlier.set(fetch, (earlier.get(fetch) ?? new Set()).add(before));
      done.push(...fetches);
    }
    return done;
  };
  const read = (node: PlanNode | undefined): readonly FetchNode[] => {
    switch (node?.kind) {
      case undefined:
        return [];
      case 'fetch':
        return [node];
      case 'sequence':
        return inSequence(node.nodes);
      case 'parallel':
        return node.nodes.flatMap(read);
      case 'condition':
        return [...read(node.then), ...read(node.otherwise)];
      case 'defer':
        return inSequence([node.primary, ...node.deferred]);
      case 'subscription':
        return inSequence([node.events, node.rest]);
    }
  };
  read(root);
  return (one, other) => earlier.get(other)?.has(one) === true;
}
