import type { FetchNode, PlanNode } from './query-plan.ts';

/** A plan with other nodes in the place of its fetches. The operation of a subscription stays as it is. */
export function mapFetches(node: PlanNode, change: (fetch: FetchNode) => PlanNode): PlanNode;
/** The same, and without those that nothing takes the place of; undefined when nothing is left. */
export function mapFetches(node: PlanNode, change: (fetch: FetchNode) => PlanNode | undefined): PlanNode | undefined;
export function mapFetches(node: PlanNode, change: (fetch: FetchNode) => PlanNode | undefined): PlanNode | undefined {
  const within = (child: PlanNode | undefined): PlanNode | undefined => child && mapFetches(child, change);
  const eachOf = (nodes: readonly PlanNode[]): readonly PlanNode[] =>
    nodes.flatMap((child) => mapFetches(child, change) ?? []);
  switch (node.kind) {
    case 'fetch':
      return change(node);
    case 'sequence':
    case 'parallel': {
      const nodes = eachOf(node.nodes);
      return nodes.length === 0 && node.nodes.length > 0 ? undefined : { ...node, nodes };
    }
    case 'condition':
      return { ...node, then: within(node.then), otherwise: within(node.otherwise) };
    case 'subscription':
      return { ...node, rest: within(node.rest) };
    case 'defer':
      return { ...node, primary: within(node.primary), deferred: eachOf(node.deferred) };
  }
}
