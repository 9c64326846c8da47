import { InternalFailure, unreachable } from '../../core/failure.ts';
import { mergeEqualLookups } from './merge-equal-lookups.ts';
import type { DraftPlan, FetchPath, PathStep, RequiredSelection, Rewrite } from '../model/query-plan.ts';
import { readOperationText, readWaves, type Ordered, type UnorderedStep } from '../model/waves.ts';

/** The plan of `@apollo/query-planner`, as far as it is read. */
export interface PortablePlan {
  readonly node?: PortableNode | undefined;
}

type PortableNode =
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly PortableNode[] }
  | { readonly kind: 'Flatten'; readonly path: readonly (string | number)[]; readonly node: PortableNode }
  | { readonly kind: 'Condition' | 'Defer' }
  | { readonly kind: 'Subscription'; readonly primary: PortableFetch; readonly rest?: PortableNode }
  | PortableFetch;

interface PortableFetch {
  readonly kind: 'Fetch';
  readonly serviceName: string;
  readonly variableUsages?: readonly string[];
  readonly requires?: readonly PortableSelection[];
  readonly operation: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly inputRewrites?: readonly PortableRewrite[];
  readonly outputRewrites?: readonly PortableRewrite[];
}

type PortableSelection =
  | {
      readonly kind: 'Field';
      readonly name: string;
      readonly alias?: string;
      readonly selections?: readonly PortableSelection[];
    }
  | {
      readonly kind: 'InlineFragment';
      readonly typeCondition?: string;
      readonly selections: readonly PortableSelection[];
    };

type PortableRewrite =
  | { readonly kind: 'ValueSetter'; readonly path: readonly string[]; readonly setValueTo: unknown }
  | { readonly kind: 'KeyRenamer'; readonly path: readonly string[]; readonly renameKeyTo: string };

/** Turns what the portable planner answers into our plan. */
export function readPortablePlan(plan: PortablePlan): DraftPlan {
  return readWaves(plan.node === undefined ? undefined : readNode(plan.node, []));
}

function readNode(node: PortableNode, path: FetchPath): Ordered<UnorderedStep> {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', nodes: node.nodes.map((child) => readNode(child, path)) };
    case 'Parallel':
      // It asks for each place by itself.
      return { kind: 'parallel', nodes: mergeEqualLookups(node.nodes.map((child) => readNode(child, path))) };
    case 'Flatten':
      return readNode(node.node, [...path, ...node.path.flatMap(readPathElement)]);
    case 'Subscription':
      return {
        kind: 'subscription',
        events: readFetch(node.primary, []),
        rest: node.rest && readNode(node.rest, path),
      };
    case 'Fetch':
      return { kind: 'fetch', fetch: readFetch(node, path) };
    // Conditions are decided before planning, and no document that is planned defers.
    case 'Condition':
    case 'Defer':
      throw new InternalFailure(`the portable planner has made a node of kind ${node.kind}`);
    default:
      return unreachable(node);
  }
}

function readFetch(node: PortableFetch, path: FetchPath): UnorderedStep {
  const base = {
    subgraph: node.serviceName,
    operationKind: node.operationKind,
    operation: readOperationText(node.operation),
    variableNames: node.variableUsages ?? [],
  } as const;
  const outputRewrites = (node.outputRewrites ?? []).map(readRewrite);
  if (node.requires === undefined || node.requires.length === 0) return { ...base, path, lookups: [], outputRewrites };
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

/** `field`, `@`, or a field with the types it goes on for: `field|[A,B]`. */
function readPathElement(element: string | number): readonly PathStep[] {
  const text = String(element);
  if (text === '@') return [{ kind: 'items' }];
  const [key = '', types] = text.split('|');
  const field: PathStep[] = key === '' ? [] : key === '@' ? [{ kind: 'items' }] : [{ kind: 'field', key }];
  return types === undefined ? field : [...field, { kind: 'types', names: types.replace(/[[\]\s]/g, '').split(',') }];
}

function readRewritePath(path: readonly string[]): FetchPath {
  return path.map(
    (element): PathStep =>
      element.startsWith('... on ') ? { kind: 'types', names: [element.slice(7)] } : { kind: 'field', key: element },
  );
}

function readRewrite(rewrite: PortableRewrite): Rewrite {
  return rewrite.kind === 'ValueSetter'
    ? { kind: 'set', path: readRewritePath(rewrite.path), value: rewrite.setValueTo }
    : { kind: 'rename', path: readRewritePath(rewrite.path), to: rewrite.renameKeyTo };
}

function readRequires(selection: PortableSelection): RequiredSelection {
  return selection.kind === 'Field'
    ? {
        kind: 'field',
        dataKey: selection.alias ?? selection.name,
        name: selection.alias ?? selection.name,
        selections: (selection.selections ?? []).map(readRequires),
      }
    : { kind: 'fragment', typeCondition: selection.typeCondition, selections: selection.selections.map(readRequires) };
}
