import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode as NativeFetchNode,
  FetchNodePathSegment,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode as NativePlanNode,
  QueryPlan as NativeQueryPlan,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { InternalFailure, unreachable } from '../../core/failure.ts';
import type { DraftPlan, FetchPath, PathStep, RequiredSelection, Rewrite } from '../model/query-plan.ts';
import { readOperationText, readWaves, type Ordered, type UnorderedStep } from '../model/waves.ts';

/** Turns what the native planner answers into our plan. */
export function readNativePlan(plan: NativeQueryPlan): DraftPlan {
  return readWaves(plan.node == null ? undefined : readNode(plan.node, []));
}

function readNode(node: NativePlanNode, path: FetchPath): Ordered<UnorderedStep> {
  switch (node.kind) {
    case 'Sequence':
      return readSequence(node.nodes, path);
    case 'Parallel':
      return { kind: 'parallel', nodes: node.nodes.map((child) => readNode(child, path)) };
    case 'Flatten':
      return readNode(node.node, [...path, ...node.path.map(readPathSegment)]);
    case 'Fetch':
      return { kind: 'fetch', fetch: readFetch(node, path) };
    case 'BatchFetch':
      return { kind: 'fetch', fetch: readBatchFetch(node) };
    case 'Subscription':
      return { kind: 'subscription', events: readFetch(node.primary, []), rest: undefined };
    // Conditions are decided before planning, and no document that is planned defers.
    case 'Condition':
    case 'Defer':
      throw new InternalFailure(`the native planner has made a node of kind ${node.kind}`);
    default:
      return unreachable(node);
  }
}

/** What follows a subscription in a sequence completes each of its events. */
function readSequence(nodes: readonly NativePlanNode[], path: FetchPath): Ordered<UnorderedStep> {
  const read = nodes.map((child) => readNode(child, path));
  const [first, ...rest] = read;
  if (first?.kind === 'subscription') return { ...first, rest: { kind: 'sequence', nodes: rest } };
  return { kind: 'sequence', nodes: read };
}

function readFetch(node: NativeFetchNode, path: FetchPath): UnorderedStep {
  const base = {
    subgraph: node.serviceName,
    operationKind: node.operationKind ?? 'query',
    operation: readOperationText(node.operation),
    variableNames: node.variableUsages ?? [],
  } as const;
  const outputRewrites = (node.outputRewrites ?? []).map(readRewrite);
  if (node.requires === undefined || node.requires === null) return { ...base, path, lookups: [], outputRewrites };
  const lookup = {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths: [path],
    requires: node.requires.map(readRequires),
    inputRewrites: (node.inputRewrites ?? []).map(readRewrite),
    outputRewrites,
  };
  return { ...base, path: [], lookups: [lookup], outputRewrites: [] };
}

function readBatchFetch(node: BatchFetchNode): UnorderedStep {
  return {
    subgraph: node.serviceName,
    operationKind: node.operationKind ?? 'query',
    operation: readOperationText(node.operation),
    variableNames: node.variableUsages ?? [],
    path: [],
    outputRewrites: [],
    lookups: node.entityBatch.aliases.map((alias: EntityBatchAlias) => ({
      responseName: alias.alias,
      representationsVariable: alias.representationsVariableName,
      paths: alias.paths.map((segments) => segments.map(readPathSegment)),
      requires: alias.requires.map(readRequires),
      inputRewrites: (alias.inputRewrites ?? []).map(readRewrite),
      outputRewrites: (alias.outputRewrites ?? []).map(readRewrite),
    })),
  };
}

function readPathSegment(segment: FlattenNodePathSegment): PathStep {
  if (segment === '@') return { kind: 'items' };
  return 'Field' in segment ? { kind: 'field', key: segment.Field } : { kind: 'types', names: segment.TypeCondition };
}

function readRewritePath(path: readonly FetchNodePathSegment[]): FetchPath {
  return path.map(
    (segment): PathStep =>
      'Key' in segment ? { kind: 'field', key: segment.Key } : { kind: 'types', names: segment.TypenameEquals },
  );
}

function readRewrite(rewrite: FetchRewrite): Rewrite {
  if ('KeyRenamer' in rewrite)
    return { kind: 'rename', path: readRewritePath(rewrite.KeyRenamer.path), to: rewrite.KeyRenamer.renameKeyTo };
  const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
  return { kind: 'set', path: readRewritePath(setter.path), value: setter.setValueTo };
}

/** In the native plan `name` is the key in the data and `alias`, when there is one, the field of the representation. */
function readRequires(selection: RequiresSelection): RequiredSelection {
  switch (selection.kind) {
    case 'Field':
      return {
        kind: 'field',
        dataKey: selection.name,
        name: selection.alias ?? selection.name,
        selections: (selection.selections ?? []).map(readRequires),
      };
    case 'InlineFragment':
      return {
        kind: 'fragment',
        typeCondition: selection.typeCondition,
        selections: selection.selections.map(readRequires),
      };
    case 'FragmentSpread':
      throw new InternalFailure('the native planner named a fragment in a representation');
    default:
      return unreachable(selection);
  }
}
