import { Kind, parse } from 'graphql';
import type { FetchNode, FetchPath, PlanNode, QueryPlan } from './query-plan.ts';

/**
 * Puts a mutation's plan in series (GraphQL §6.2.2): each mutation with all the lookups that complete its result,
 * before the next one. Planners let those lookups run beside later mutations.
 */
export function serializeMutations(plan: QueryPlan): QueryPlan {
  const { root } = plan;
  if (root === undefined) return plan;
  const mutations = mutationsOf(root);
  if (mutations.length < 2) return plan;
  const turns = new Map<string, number>();
  mutations.forEach((mutation, turn) => responseNames(mutation).forEach((name) => turns.set(name, turn)));
  const nodes = mutations.flatMap((mutation, turn): readonly PlanNode[] => {
    const completing = onlyFetches(root, (fetch) => !mutations.includes(fetch) && turnOf(fetch, turns) === turn);
    return completing === undefined ? [mutation] : [mutation, completing];
  });
  return { ...plan, root: { kind: 'sequence', nodes } };
}

function mutationsOf(node: PlanNode): readonly FetchNode[] {
  if (node.kind === 'fetch') return node.operationKind === 'mutation' ? [node] : [];
  return childrenOf(node).flatMap(mutationsOf);
}

function childrenOf(node: PlanNode): readonly PlanNode[] {
  switch (node.kind) {
    case 'sequence':
    case 'parallel':
      return node.nodes;
    case 'condition':
      return [node.then, node.otherwise].filter((child) => child !== undefined);
    case 'defer':
      return [...(node.primary === undefined ? [] : [node.primary]), ...node.deferred];
    case 'fetch':
    case 'subscription':
      return [];
  }
}

/** Lookups that several mutations share have to wait for the last of them. */
function turnOf({ lookups, path }: FetchNode, turns: ReadonlyMap<string, number>): number {
  const paths: readonly FetchPath[] = lookups.length === 0 ? [path] : lookups.flatMap((lookup) => lookup.paths);
  return Math.max(0, ...paths.map(([first]) => (first?.kind === 'field' ? (turns.get(first.key) ?? 0) : 0)));
}

/** The plan with only some of its fetches, in the same order. Conditions are decided before planning: there are none. */
function onlyFetches(node: PlanNode, isWanted: (fetch: FetchNode) => boolean): PlanNode | undefined {
  if (node.kind === 'fetch') return isWanted(node) ? node : undefined;
  const nodes = childrenOf(node).flatMap((child) => onlyFetches(child, isWanted) ?? []);
  if (nodes.length < 2) return nodes[0];
  return { kind: node.kind === 'parallel' ? 'parallel' : 'sequence', nodes };
}

function responseNames({ operation }: FetchNode): readonly string[] {
  const [definition] = parse(operation, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  return definition.selectionSet.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : []));
}
