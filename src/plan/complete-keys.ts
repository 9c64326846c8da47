import { Kind, parse, type ConstDirectiveNode, type SelectionSetNode } from 'graphql';
import { readJoinGraphs, textArgument } from '../supergraph/join-graphs.ts';
import type { FetchNode, LookupNode, PlanNode, QueryPlan, RequiredSelection } from './query-plan.ts';

type Key = readonly RequiredSelection[];

/**
 * Makes the correction of plans that send a subgraph a key which it does not have: the planner, led to a `@requires`
 * by way of another subgraph, names that one's key. A key of the subgraph that is asked is then added to the
 * representation. Where the plan has not fetched it, the entity fails with an error that says what is missing.
 */
export function createCompleteKeys(supergraphSdl: string): (plan: QueryPlan) => QueryPlan {
  const keys = readKeys(supergraphSdl);
  return ({ root }) => {
    if (root === undefined) return { root };
    // The names of all that is fetched: of several keys, the one is added that seems to be there.
    const fetched = new Set(operationsOf(root).flatMap((operation) => operation.match(/\w+/g) ?? []));
    return { root: mapFetches(root, (node) => ({ ...node, lookups: node.lookups.map((lookup) => complete(lookup, node.subgraph, { keys, fetched })) })) };
  };
}

/** The resolvable keys of each type, by `subgraph type` (join specification, `@join__type(key:)`). */
function readKeys(supergraphSdl: string): ReadonlyMap<string, readonly Key[]> {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = new Map(readJoinGraphs(document).map(({ enumValue, name }) => [enumValue, name]));
  const keys = new Map<string, Key[]>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of definition.directives ?? []) {
      const text = directive.name.value === 'join__type' && isResolvable(directive) ? textArgument(directive, 'key') : undefined;
      if (text === undefined) continue;
      const place = `${names.get(textArgument(directive, 'graph') ?? '') ?? ''} ${definition.name.value}`;
      keys.set(place, [...(keys.get(place) ?? []), parseKey(text)]);
    }
  }
  return keys;
}

function isResolvable({ arguments: args }: ConstDirectiveNode): boolean {
  const value = args?.find(({ name }) => name.value === 'resolvable')?.value;
  return value?.kind !== Kind.BOOLEAN || value.value;
}

function parseKey(text: string): Key {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? selectionsOf(definition.selectionSet) : [];
}

function selectionsOf(selectionSet: SelectionSetNode | undefined): readonly RequiredSelection[] {
  return (selectionSet?.selections ?? []).flatMap((selection): RequiredSelection[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const selections = selectionsOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return [{ kind: 'fragment', typeCondition: selection.typeCondition?.name.value, selections }];
    return [{ kind: 'field', dataKey: selection.name.value, name: selection.name.value, selections }];
  });
}

function complete(lookup: LookupNode, subgraph: string, known: { readonly keys: ReadonlyMap<string, readonly Key[]>; readonly fetched: ReadonlySet<string> }): LookupNode {
  const typeNames = new Set(lookup.requires.flatMap((selection) => (selection.kind === 'fragment' && selection.typeCondition !== undefined ? [selection.typeCondition] : [])));
  const added = [...typeNames].flatMap((typeName): RequiredSelection[] => {
    const keys = known.keys.get(`${subgraph} ${typeName}`) ?? [];
    const sent = lookup.requires.flatMap((selection) => (selection.kind === 'fragment' && selection.typeCondition === typeName ? selection.selections : []));
    const key = keys.find((candidate) => isFetched(candidate, known.fetched)) ?? keys[0];
    if (key === undefined || keys.some((candidate) => covers(sent, candidate))) return [];
    return [{ kind: 'fragment', typeCondition: typeName, selections: key }];
  });
  return added.length === 0 ? lookup : { ...lookup, requires: [...lookup.requires, ...added] };
}

function covers(sent: readonly RequiredSelection[], key: Key): boolean {
  return key.every((wanted) =>
    wanted.kind === 'fragment'
      ? sent.some((selection) => selection.kind === 'fragment' && selection.typeCondition === wanted.typeCondition && covers(selection.selections, wanted.selections))
      : wanted.name === '__typename' || sent.some((selection) => selection.kind === 'field' && selection.name === wanted.name && covers(selection.selections, wanted.selections)),
  );
}

function isFetched(key: Key, fetched: ReadonlySet<string>): boolean {
  return key.every((selection) => (selection.kind === 'fragment' || fetched.has(selection.name)) && isFetched(selection.selections, fetched));
}

function operationsOf(node: PlanNode): readonly string[] {
  const operations: string[] = [];
  mapFetches(node, (fetch) => {
    operations.push(fetch.operation);
    return fetch;
  });
  return operations;
}

function mapFetches(node: PlanNode, change: (fetch: FetchNode) => FetchNode): PlanNode {
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
      return { ...node, events: change(node.events), rest: within(node.rest) };
    case 'defer':
      return { ...node, primary: within(node.primary), deferred: node.deferred.map((child) => mapFetches(child, change)) };
  }
}
