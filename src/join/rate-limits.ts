import type { Connections } from './open-backends.ts';
import { loadFieldIdentity } from '../police/limits/field-identity.ts';
import { createLimitRates, type LimitRates } from '../police/limits/limit-rates.ts';
import { createLimitUsage, type LimitUsage } from '../police/limits/limit-usage.ts';
import { createLimitedFieldsOf } from '../police/limits/limited-fields.ts';
import { createLimitersOf } from '../police/limits/limiters.ts';
import type { OperationPrices } from './cost/price-operations.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

/**
 * Joins what `@rateLimit` and usage plans ask for. Undefined, with nothing loaded or opened, where there is neither.
 * The two are asked at once: what goes to Redis goes in one write.
 */
export async function joinRateLimits(
  supergraph: Supergraph,
  connections: Connections,
  prices: OperationPrices,
): Promise<LimitRates | undefined> {
  const [rates, usage] = await Promise.all([joinRates(supergraph, connections), joinUsage(connections, prices)]);
  if (usage === undefined || rates === undefined)
    return rates ?? (usage && { policy: usage, conclude: () => undefined });
  return {
    conclude: rates.conclude,
    policy: (understood, findings) => {
      const [ofPlan, ofFields] = [usage(understood), rates.policy(understood, findings)];
      return ofPlan === undefined || ofFields === undefined
        ? (ofPlan ?? ofFields)
        : Promise.all([ofPlan, ofFields]).then(() => {});
    },
  };
}

async function joinRates(supergraph: Supergraph, { stores, metrics }: Connections): Promise<LimitRates | undefined> {
  if (supergraph.rateLimits.size === 0) return undefined;
  const [getFieldIdentity, counters] = await Promise.all([loadFieldIdentity(), stores.counters()]);
  return createLimitRates({
    limitedFieldsOf: createLimitedFieldsOf(supergraph.publicSchema, supergraph.rateLimits),
    limitersOf: createLimitersOf(counters, metrics),
    getFieldIdentity,
    metrics,
  });
}

async function joinUsage(
  { config, stores }: Connections,
  { estimateOf }: OperationPrices,
): Promise<LimitUsage | undefined> {
  const { usagePlans: plans } = config;
  if (Object.keys(plans).length === 0) return undefined;
  return createLimitUsage({ plans, counters: await stores.counters(), costOf: estimateOf });
}
