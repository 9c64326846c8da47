import { Kind, parse, print, stripIgnoredCharacters } from 'graphql';
import { keepRootFields } from '../core/document/keep-root-fields.ts';
import type { FetchNode, FetchPath, PlanNode, QueryPlan } from './query-plan.ts';

/**
 * Puts a mutation's plan in series (GraphQL §6.2.2): each mutation with all the lookups that complete its result,
 * before the next one. Planners let those lookups run beside later mutations, ask for several mutations of a subgraph
 * in one call, and complete several results with one lookup. Mutations that nothing has to complete stay in one call.
 */
export function serializeMutations(plan: QueryPlan): QueryPlan {
  const { root } = plan;
  if (root === undefined) return plan;
  const mutations = mutationsOf(root);
  const completed = completedNames(root);
  const parts = mutations.flatMap((mutation) => splitMutation(mutation, completed));
  if (parts.length < 2) return plan;
  const turns = new Map(parts.flatMap(({ names }, turn) => names.map((name) => [name, turn] as const)));
  const nodes = parts.flatMap(({ fetch }, turn): readonly PlanNode[] => {
    const completing = onlyFetches(root, (other) =>
      mutations.includes(other) ? undefined : onlyOfTurn(other, (path) => turnOf(path, turns) === turn),
    );
    return completing === undefined ? [fetch] : [fetch, completing];
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

/** The names of the root fields whose results other fetches complete. */
function completedNames(node: PlanNode): ReadonlySet<string> {
  if (node.kind !== 'fetch') return new Set(childrenOf(node).flatMap((child) => [...completedNames(child)]));
  return new Set(pathsOf(node).flatMap(([first]) => (first?.kind === 'field' ? [first.key] : [])));
}

function pathsOf({ lookups, path }: FetchNode): readonly FetchPath[] {
  return lookups.length === 0 ? [path] : lookups.flatMap((lookup) => lookup.paths);
}

function turnOf([first]: FetchPath, turns: ReadonlyMap<string, number>): number {
  return first?.kind === 'field' ? (turns.get(first.key) ?? 0) : 0;
}

interface MutationPart {
  readonly fetch: FetchNode;
  /** What its fields are called in the merged data. */
  readonly names: readonly string[];
}

/** The calls that a call of several mutations has to be, so that each is complete before the next. */
function splitMutation(fetch: FetchNode, completed: ReadonlySet<string>): readonly MutationPart[] {
  const groups: string[][] = [[]];
  for (const name of responseNames(fetch)) {
    const [last] = groups.at(-1)?.slice(-1) ?? [];
    if (last !== undefined && completed.has(finalName(last, fetch))) groups.push([name]);
    else groups.at(-1)?.push(name);
  }
  const parts = groups.map((names) => ({
    fetch: withRootFields(fetch, new Set(names)),
    names: names.map((name) => finalName(name, fetch)),
  }));
  // What has fragments at its root stays one call.
  const whole = parts.flatMap((part) => (part.fetch === undefined ? [] : [{ ...part, fetch: part.fetch }]));
  return whole.length === parts.length ? whole : [{ fetch, names: parts.flatMap(({ names }) => names) }];
}

function finalName(name: string, { outputRewrites }: FetchNode): string {
  for (const rewrite of outputRewrites) {
    const [step] = rewrite.path;
    if (rewrite.kind === 'rename' && rewrite.path.length === 1 && step?.kind === 'field' && step.key === name)
      return rewrite.to;
  }
  return name;
}

/** A fetch that asks for some of its root fields alone; undefined when it cannot be made so. */
function withRootFields(fetch: FetchNode, names: ReadonlySet<string>): FetchNode | undefined {
  const all = responseNames(fetch);
  if (all.every((name) => names.has(name))) return fetch;
  const smaller = keepRootFields(parse(fetch.operation, { noLocation: true }), names);
  if (smaller === undefined) return undefined;
  return {
    ...fetch,
    operation: stripIgnoredCharacters(print(smaller.document)),
    variableNames: fetch.variableNames.filter((name) => smaller.variables.has(name)),
    lookups: fetch.lookups.filter(({ responseName }) => names.has(responseName)),
    outputRewrites: fetch.outputRewrites.filter(
      ({ path: [first] }) => first?.kind !== 'field' || names.has(first.key) || !all.includes(first.key),
    ),
  };
}

/** What of a fetch is for the objects of one turn; undefined when nothing is. */
function onlyOfTurn(fetch: FetchNode, isOfTurn: (path: FetchPath) => boolean): FetchNode | undefined {
  if (fetch.lookups.length === 0) return isOfTurn(fetch.path) ? fetch : undefined;
  const lookups = fetch.lookups.map((lookup) => ({ ...lookup, paths: lookup.paths.filter(isOfTurn) }));
  const names = lookups.flatMap(({ paths, responseName }) => (paths.length === 0 ? [] : [responseName]));
  if (names.length === 0) return undefined;
  const whole = { ...fetch, lookups };
  return withRootFields(whole, new Set(names)) ?? whole;
}

/**
 * The plan with what is left of its fetches, in the same order. Conditions are decided before planning: there are none.
 */
function onlyFetches(node: PlanNode, keep: (fetch: FetchNode) => FetchNode | undefined): PlanNode | undefined {
  if (node.kind === 'fetch') return keep(node);
  const nodes = childrenOf(node).flatMap((child) => onlyFetches(child, keep) ?? []);
  if (nodes.length < 2) return nodes[0];
  return { kind: node.kind === 'parallel' ? 'parallel' : 'sequence', nodes };
}

function responseNames({ operation }: FetchNode): readonly string[] {
  const definition = parse(operation, { noLocation: true }).definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  );
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  const names = definition.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
  // One name may be asked for twice: the fields are merged (GraphQL §6.3.2).
  return [...new Set(names)];
}
