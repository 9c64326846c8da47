import type { PredictedCall, PreparedOperation } from '../core/backend.ts';
import { unreachable } from '../core/failure.ts';
import type { FetchNode, FetchPath, PlanNode, QueryPlan } from '../plan/query-plan.ts';

/** How often each backend is called: so many times whatever the data, and more for what the data decide. */
type Totals = Map<string, { fixed: number; varying: string[] }>;

/** Draws a plan as a tree, with the calls of each step, and sums them up for each backend. */
export function explainPlan(plan: QueryPlan, fetches: ReadonlyMap<FetchNode, PreparedOperation>): string {
  if (plan.root === undefined) return 'No backend is asked: the gateway answers by itself.';
  const totals: Totals = new Map();
  const tree = drawNode(plan.root, '', { fetches, totals });
  const sums = [...totals].map(([subgraph, { fixed, varying }]) => {
    const parts = [...(fixed === 0 ? [] : [`${fixed} ${fixed === 1 ? 'call' : 'calls'}`]), ...varying];
    // Connectors without a call, and references that are all there is to know.
    return `  ${subgraph}: ${parts.length === 0 ? 'no call' : parts.join(' + ')}`;
  });
  return [...tree, '', 'Calls per backend', ...sums].join('\n');
}

interface Drawing {
  readonly fetches: ReadonlyMap<FetchNode, PreparedOperation>;
  readonly totals: Totals;
}

function drawNode(node: PlanNode, indent: string, drawing: Drawing): string[] {
  switch (node.kind) {
    case 'sequence':
      return [`${indent}in sequence`, ...node.nodes.flatMap((child) => drawNode(child, `${indent}  `, drawing))];
    case 'parallel':
      return [`${indent}in parallel`, ...node.nodes.flatMap((child) => drawNode(child, `${indent}  `, drawing))];
    case 'condition':
      return [
        `${indent}if $${node.variable}`,
        ...(node.then === undefined ? [`${indent}  nothing`] : drawNode(node.then, `${indent}  `, drawing)),
        ...(node.otherwise === undefined ? [] : [`${indent}else`, ...drawNode(node.otherwise, `${indent}  `, drawing)]),
      ];
    case 'fetch':
      return drawFetch(node, indent, drawing);
    case 'subscription':
      return [
        `${indent}for each event`,
        ...drawFetch(node.events, `${indent}  `, drawing),
        ...(node.rest === undefined ? [] : drawNode(node.rest, `${indent}  `, drawing)),
      ];
    case 'defer':
      return [
        `${indent}deferred parts`,
        ...[...(node.primary === undefined ? [] : [node.primary]), ...node.deferred].flatMap((child) =>
          drawNode(child, `${indent}  `, drawing),
        ),
      ];
    default:
      return unreachable(node);
  }
}

function drawFetch(node: FetchNode, indent: string, { fetches, totals }: Drawing): string[] {
  const calls = withoutShared(fetches.get(node)?.predict() ?? []);
  const total = totals.get(node.subgraph) ?? { fixed: 0, varying: [] };
  totals.set(node.subgraph, total);
  for (const call of calls) {
    if (call.count === 'one' && (call.maxPages ?? 1) === 1) total.fixed += 1;
    else total.varying.push(describeCount(call));
  }
  const at =
    node.lookups.length === 0
      ? writePath(node.path)
      : node.lookups.flatMap(({ paths }) => paths.map(writePath)).join(', ');
  const title = `${indent}ask ${node.subgraph}${node.lookups.length === 0 ? '' : ' for the entities'}${at === '' ? '' : ` at ${at}`}`;
  return [
    title,
    ...calls.map((call) => `${indent}  ${call.call}: ${describeCount(call)}`),
    `${indent}  ${node.operation.replace(/\s+/g, ' ').trim()}`,
  ];
}

/** What one batch serves at several places is one call. */
function withoutShared(calls: readonly PredictedCall[]): readonly PredictedCall[] {
  const seen = new Set<string>();
  return calls.filter(({ sharing }) => {
    if (sharing === undefined) return true;
    const isNew = !seen.has(sharing);
    seen.add(sharing);
    return isNew;
  });
}

function describeCount({ count, batchSize, maxPages = 1, at }: PredictedCall): string {
  const calls = maxPages === 1 ? '1 call' : `up to ${maxPages} calls (one a page)`;
  switch (count) {
    case 'one':
      return calls;
    case 'per batch':
      return batchSize === undefined
        ? `${calls} for all distinct keys`
        : `${calls} for every ${batchSize} distinct keys`;
    case 'per parent':
      return `${calls} for each object${at === undefined ? '' : ` at ${at}`}`;
    default:
      return unreachable(count);
  }
}

function writePath(path: FetchPath): string {
  return path
    .map((step) => {
      if (step.kind === 'items') return '@';
      return step.kind === 'field' ? step.key : `|[${step.names.join(',')}]`;
    })
    .join('.');
}
