import type { Authorize } from './police/authorize/authorize.ts';
import type { Connections } from './open-backends.ts';
import { createLimitCost } from './police/limit-cost.ts';
import type { LimitRates } from './police/limits/limit-rates.ts';
import type { Policy } from './police/police-request.ts';
import { conditionsOf, type OperationPrices } from './price-operations.ts';
import type { Supergraph } from './supergraph/supergraph.ts';

export interface Joined {
  readonly prices: OperationPrices;
  readonly authorize: Authorize | undefined;
  readonly rateLimits: LimitRates | undefined;
}

/**
 * The policies that a supergraph and the configuration ask for, in the order in which they are to be met. What the caller
 * may not have is refused before anything is counted against a limit.
 */
export function joinPolicies(_supergraph: Supergraph, resources: Connections, { prices, authorize, rateLimits }: Joined): readonly Policy[] {
  const { config, metrics } = resources;
  const limitCost = createLimitCost(config.cost, ({ operation, variables }) => prices.estimate(operation, conditionsOf(operation, variables)), metrics);
  return [...(config.cost.mode === 'off' ? [] : [limitCost]), ...(authorize === undefined ? [] : [authorize.policy]), ...(rateLimits === undefined ? [] : [rateLimits.policy])];
}
