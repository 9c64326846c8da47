import type { CostConfig } from '../config/sections/cost.ts';
import type { Estimate } from '../cost/compile-estimate.ts';
import type { UnsizedList } from '../cost/list-size.ts';
import { maxCostOfSubgraph } from '../cost/max-cost.ts';
import { evaluate, type Variables } from '../cost/price.ts';
import type { PlannedCosts } from '../police/limit-subgraph-costs.ts';

/**
 * What an operation is estimated to cost, root field by root field, and why it cannot be told where a list has no size.
 */
export function explainCost(estimate: Estimate, variables: Variables, { max, mode, weights }: CostConfig): string {
  const cost = estimate.cost(variables);
  const unsized = estimate.findUnsized(variables);
  const fields = [...estimate.byRootField(variables)];
  const rest = cost - fields.reduce((sum, [, price]) => sum + price, 0);
  return [
    `Estimated cost: ${cost}${limitText(cost, max, mode)}`,
    ...fields.map(([name, price]) => `  ${name}: ${price}`),
    ...(rest > 0 ? [`  for a mutation: ${weights.mutation}`] : []),
    ...(unsized === undefined ? [] : [`  ${describeUnsized(unsized)}`]),
  ].join('\n');
}

function describeUnsized({ coordinate, slicingArguments, negative }: UnsizedList): string {
  if (negative !== undefined) return `${coordinate} is asked for less than nothing: ${negative} is negative`;
  return `${coordinate} does not say its length: exactly one of ${slicingArguments.join(', ')} is expected`;
}

/** What an operation is estimated to cost each subgraph that is asked; nothing when none is. */
export function explainSubgraphCosts(
  { prices }: PlannedCosts,
  variables: Variables,
  { mode, perSubgraph }: CostConfig,
): readonly string[] {
  const costs = [...prices()].map(([subgraph, price]) => ({ subgraph, cost: evaluate(price, variables) }));
  if (costs.length === 0) return [];
  const inAll = costs.reduce((sum, { cost }) => sum + cost, 0);
  const lines = costs.map(
    ({ subgraph, cost }) => `  ${subgraph}: ${cost}${limitText(cost, maxCostOfSubgraph(perSubgraph, subgraph), mode)}`,
  );
  // Beside the figure above it looks like a sum that is wrong, unless it says what is counted.
  return [
    [
      `Estimated cost per backend: ${inAll} in all, an entity counted by each backend that is asked for it`,
      ...lines,
    ].join('\n'),
  ];
}

function limitText(cost: number, max: number | undefined, mode: CostConfig['mode']): string {
  if (mode === 'off' || max === undefined) return '';
  return ` (${cost > max ? 'over the' : 'of a'} limit of ${max}, ${mode === 'enforce' ? 'enforced' : 'measured'})`;
}
