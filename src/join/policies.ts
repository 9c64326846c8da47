import type { Authorize } from '../police/authorize/authorize.ts';
import type { Connections } from './open-backends.ts';
import { createCheckConstraints } from '../police/constraints/check-constraints.ts';
import { createLimitCost } from '../police/limit-cost.ts';
import type { LimitRates } from '../police/limits/limit-rates.ts';
import type { Policy } from '../police/police-request.ts';
import type { OperationPrices } from './cost/price-operations.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

export interface JoinedPolicies {
  readonly prices: OperationPrices;
  readonly authorize: Authorize | undefined;
  readonly rateLimits: LimitRates | undefined;
}

/**
 * The policies that a supergraph and the configuration ask for, in the order in which they are to be met: first what
 * costs least to find out. What the caller may not have is refused before anything is counted against a limit.
 */
export function joinPolicies(
  supergraph: Supergraph,
  resources: Connections,
  { prices, authorize, rateLimits }: JoinedPolicies,
): readonly Policy[] {
  const { config, metrics } = resources;
  const checkConstraints = createCheckConstraints(supergraph.constraints);
  const limitCost =
    config.cost.mode === 'off'
      ? undefined
      : createLimitCost(config.cost, ({ operation, variables }) => prices.estimate(operation, variables), metrics);
  return [checkConstraints, limitCost, authorize?.policy, rateLimits?.policy].filter((policy) => policy !== undefined);
}
