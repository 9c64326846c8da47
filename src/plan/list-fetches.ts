import type { FetchNode, PlanNode } from './query-plan.ts';

/** Every fetch of a plan, in the order in which the plan names them. */
export function listFetches(node: PlanNode | undefined): readonly FetchNode[] {
  if (node === undefined) return [];
  switch (node.kind) {
    case 'fetch':
      return [node];
    case 'sequence':
    case 'parallel':
      return node.nodes.flatMap(listFetches);
    case 'condition':
      return [...listFetches(node.then), ...listFetches(node.otherwise)];
    case 'defer':
      return [...listFetches(node.primary), ...node.deferred.flatMap(listFetches)];
    case 'subscription':
      return [node.events, ...listFetches(node.rest)];
  }
}
