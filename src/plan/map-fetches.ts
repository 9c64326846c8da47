import type { FetchNode, PlanNode } from './query-plan.ts';

/** A plan with other nodes in the place of its fetches. The operation of a subscription stays as it is. */
export function mapFetches(node: PlanNode, change: (fetch: FetchNode) => PlanNode): PlanNode {
  const within = (child: PlanNode | undefined): PlanNode | undefined => child && mapFetches(child, change);
  switch (node.kind) {
    case 'fetch':
      return change(node);
    case 'sequence':
    case 'parallel':
      return { ...node, nodes: node.nodes.map((child) => mapFetches(child, change)) };
    case 'condition':
      return { ...node, then: within(node.then), otherwise: within(node.otherwise) };
    case 'subscription':
      return { ...node, rest: within(node.rest) };
    case 'defer':
      return { ...node, primary: within(node.primary), deferred: node.deferred.map((child) => mapFetches(child, change)) };
  }
}
