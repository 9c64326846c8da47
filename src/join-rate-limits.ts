import type { Connections } from './open-backends.ts';
import { createLimitRates, type LimitRates } from './police/limits/limit-rates.ts';
import { createLimitedFieldsOf } from './police/limits/limited-fields.ts';
import { createLimitersOf } from './police/limits/limiters.ts';
import { loadFieldIdentity } from './police/limits/field-identity.ts';
import type { Supergraph } from './supergraph/supergraph.ts';

/** Joins what `@rateLimit` asks for. Undefined, with nothing loaded or opened, where no field has one. */
export async function joinRateLimits(supergraph: Supergraph, { stores, metrics }: Connections): Promise<LimitRates | undefined> {
  if (supergraph.rateLimits.size === 0) return undefined;
  const [getFieldIdentity, counters] = await Promise.all([loadFieldIdentity(), stores.counters()]);
  return createLimitRates({
    limitedFieldsOf: createLimitedFieldsOf(supergraph.publicSchema, supergraph.rateLimits),
    limitersOf: createLimitersOf(counters, metrics),
    getFieldIdentity,
    metrics,
  });
}
