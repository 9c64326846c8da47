import type { CostConfig } from './config/sections/cost.ts';
import type { Estimate } from './core/cost/compile-estimate.ts';
import type { Variables } from './core/cost/price.ts';

/** What an operation is estimated to cost, root field by root field, and why it cannot be told where a list has no size. */
export function explainCost(estimate: Estimate, variables: Variables, { max, mode, weights }: CostConfig): string {
  const cost = estimate.cost(variables);
  const unsized = estimate.findUnsized(variables);
  const fields = [...estimate.byRootField(variables)];
  const rest = cost - fields.reduce((sum, [, price]) => sum + price, 0);
  return [
    `Estimated cost: ${cost}${mode === 'off' || max === undefined ? '' : ` (${cost > max ? 'over the' : 'of a'} limit of ${max}, ${mode === 'enforce' ? 'enforced' : 'measured'})`}`,
    ...fields.map(([name, price]) => `  ${name}: ${price}`),
    ...(rest > 0 ? [`  for a mutation: ${weights.mutation}`] : []),
    ...(unsized === undefined ? [] : [`  ${unsized.coordinate} does not say its length: exactly one of ${unsized.slicingArguments.join(', ')} is expected`]),
  ].join('\n');
}
