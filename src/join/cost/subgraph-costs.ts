import type { Config } from '../../config/schema.ts';
import { lazily } from '../../core/lazily.ts';
import { nearestNames } from '../../core/nearest-names.ts';
import type { Log } from '../../observe/log.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { createFieldsAsking } from '../../plan/facts/fields-asking.ts';
import type { PlannedOperation } from '../../plan/document/planned-operation.ts';
import { createPriceFetches } from '../../plan/facts/price-fetches.ts';
import { createLimitSubgraphCosts, type PlannedCosts, type PlansOf } from '../../police/limit-subgraph-costs.ts';
import type { Settle } from '../../police/settle-request.ts';
import type { Supergraph } from '../../supergraph/supergraph.ts';

/** What requests cost subgraphs, in one graph. */
export interface SubgraphCosts {
  /** Nothing is computed before it is asked for. */
  readonly of: (planned: PlannedOperation) => PlannedCosts;
  /** Undefined when nothing is limited. */
  readonly limit: ((plansOf: PlansOf) => Settle) | undefined;
}

/** Joins what prices plans, and what limits them where the configuration says so. */
export function joinSubgraphCosts(
  supergraph: Supergraph,
  { config, log, metrics }: { readonly config: Config; readonly log: Log; readonly metrics: Metrics },
): SubgraphCosts {
  const { cost } = config;
  const priceFetches = lazily(() =>
    createPriceFetches(supergraph.schema, {
      facts: supergraph.costs,
      defaults: { ...cost.weights, listSize: cost.listSize },
    }),
  );
  const fieldsAsking = createFieldsAsking(supergraph);
  const isLimited =
    cost.mode !== 'off' &&
    (cost.perSubgraph.default !== undefined || Object.keys(cost.perSubgraph.subgraphs).length > 0);
  warnOfUnknown(supergraph, config, log);
  // Only where fields may have to be refused is the whole document kept with its plan. Functions made in one place keep
  // alive what any of them uses: so each is made in a place of its own.
  const askingOf = (planned: PlannedOperation): PlannedCosts['fieldsAsking'] =>
    once((subgraph) => fieldsAsking(planned, subgraph));
  const pricesOf = ({ queryPlan, document: { renamedVariables } }: PlannedOperation): PlannedCosts['prices'] =>
    lazily(() => priceFetches()(queryPlan, renamedVariables));
  return {
    of: (planned) => ({ prices: pricesOf(planned), fieldsAsking: isLimited ? askingOf(planned) : askingNothing }),
    limit: isLimited ? (plansOf) => createLimitSubgraphCosts(cost, plansOf, metrics) : undefined,
  };
}

function askingNothing(): ReturnType<PlannedCosts['fieldsAsking']> {
  return [];
}

function once<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, () => Value>();
  return (name) => {
    const known = made.get(name) ?? lazily(() => make(name));
    made.set(name, known);
    return known();
  };
}

/** Graphs come and go, so that a name that fits none is no reason not to serve. */
function warnOfUnknown({ subgraphs }: Supergraph, { cost }: Config, log: Log): void {
  for (const subgraph of Object.keys(cost.perSubgraph.subgraphs)) {
    if (subgraphs.has(subgraph)) continue;
    const [nearest] = nearestNames(subgraph, [...subgraphs.keys()]);
    log.warn(
      { subgraph, path: `cost.perSubgraph.subgraphs.${subgraph}`, ...(nearest !== undefined && { nearest }) },
      'the configuration limits the cost of a subgraph that the graph does not have',
    );
  }
}
