import type { CostConfig } from '../config/sections/cost.ts';
import type { Estimate } from '../cost/compile-estimate.ts';
import type { UnsizedList } from '../cost/list-size.ts';
import { maxCostOf } from '../cost/max-cost.ts';
import { ClientFailure } from '../core/failure.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Understood } from '../understand/operation.ts';
import type { Policy } from './police-request.ts';

const BOUNDS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];

/**
 * Makes the policy that refuses requests whose estimated cost is over the caller's limit; it only measures unless the
 * mode is `enforce`.
 */
export function createLimitCost(
  config: CostConfig,
  estimateOf: (understood: Understood) => Estimate,
  metrics: Metrics,
): Policy {
  const estimates = metrics.histogram({
    name: 'gatefold_cost_estimated',
    help: 'What operations are estimated to cost.',
    labels: [],
    bounds: BOUNDS,
  });
  return (understood) => {
    const { variables, caller } = understood;
    const estimate = estimateOf(understood);
    const cost = estimate.cost(variables);
    estimates.observe({}, cost);
    if (config.mode !== 'enforce') return;
    refuseUnsized(estimate, understood);
    const max = maxCostOf(caller, config);
    const together = understood.batch === undefined ? cost : (understood.batch.cost += cost);
    if (max === undefined || together <= max) return;
    throw tooExpensive(together, max, config);
  };
}

function tooExpensive(estimated: number, max: number, { exposeHeaders }: CostConfig): ClientFailure {
  const message =
    `What is asked for is estimated to cost ${estimated}; at most ${max} is allowed. Ask for less, or ` +
    'for ' +
    'shorter ' +
    'lists.';
  const code = 'COST_ESTIMATED_TOO_EXPENSIVE';
  return new ClientFailure(code, message, {
    errors: [{ message, extensions: { code, cost: { estimated, max } } }],
    headers: exposeHeaders ? { 'graphql-cost': `estimated=${estimated}, max=${max}` } : {},
  });
}

/** GraphQL Cost Directives, `requireOneSlicingArgument`: what cannot be estimated is not let through. */
function refuseUnsized(estimate: Estimate, { variables }: Understood): void {
  const unsized = estimate.findUnsized(variables);
  if (unsized === undefined) return;
  throw new ClientFailure('LIST_SIZE_UNKNOWN', describeUnsized(unsized));
}

function describeUnsized({ coordinate, slicingArguments, given, negative }: UnsizedList): string {
  if (negative !== undefined)
    return `\`${coordinate}\` is asked for less than nothing: its argument "${negative}" is negative.`;
  const names = slicingArguments.map((name) => `"${name}"`).join(', ');
  return (
    `\`${coordinate}\` needs exactly one of the arguments ${names}, which say how much is asked ` +
    `for; ${given === 0 ? 'none is' : `${given} are`} given.`
  );
}
