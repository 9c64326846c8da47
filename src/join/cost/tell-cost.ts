import type { CostConfig } from '../../config/sections/cost.ts';
import type { ActualCost } from '../../cost/compile-actual.ts';
import { maxCostOf } from '../../cost/max-cost.ts';
import type { Data } from '../../execute/data/execution.ts';
import type { TextResult } from '../../listen/arrival.ts';
import type { Metrics } from '../../observe/metrics.ts';
import type { Policed } from '../../police/policed.ts';
import type { OperationPrices } from './price-operations.ts';

/** What is done about the cost of answers. */
export interface TellCost {
  /** Adds to a result what its data have cost, for as long as it is kept. */
  readonly count: (result: TextResult, data: Data, actualCost: ActualCost, policed: Policed) => TextResult;
  /**
   * Adds the header, which says to each caller what is allowed to that one, whoever the answer was made for; undefined
   * when nobody asks.
   */
  readonly tell: ((result: TextResult, policed: Policed) => TextResult) | undefined;
}

const BOUNDS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];

/** Makes what tells the cost of answers, in a header and to the metrics, as the configuration asks for it. */
export function createTellCost(config: CostConfig, prices: OperationPrices, metrics: Metrics): TellCost | undefined {
  if (config.mode === 'off' || !(config.exposeHeaders || (config.actual && metrics.enabled))) return undefined;
  const actuals = metrics.histogram({
    name: 'gatefold_cost_actual',
    help: 'What answers have cost.',
    labels: [],
    bounds: BOUNDS,
  });
  return {
    count: (result, data, actualCost, policed) => {
      const actual = actualCost(data, policed.variables);
      actuals.observe({}, actual);
      return { ...result, actualCost: actual };
    },
    tell: config.exposeHeaders
      ? (result, policed) => withHeader(result, describeCost(result, policed, { config, prices }))
      : undefined,
  };
}

function describeCost(
  { actualCost, caching }: TextResult,
  policed: Policed,
  { config, prices }: { readonly config: CostConfig; readonly prices: OperationPrices },
): string {
  const isPublic = caching?.headers['cache-control']?.includes('public') === true && hasOwnLimits(config);
  // What is allowed to this caller is nothing for a shared cache to hand on (RFC 9111 §3).
  const max = isPublic ? undefined : maxCostOf(policed.caller, config);
  const parts = [
    `estimated=${prices.estimateOf(policed)}`,
    ...(actualCost === undefined ? [] : [`actual=${actualCost}`]),
    ...(max === undefined ? [] : [`max=${max}`]),
  ];
  return parts.join(', ');
}

/** Whether what one request may cost depends on who sends it. */
function hasOwnLimits({ consumers, usagePlans }: CostConfig): boolean {
  return Object.keys(consumers).length > 0 || Object.keys(usagePlans).length > 0;
}

function withHeader(result: TextResult, cost: string): TextResult {
  const told = { ...result, headers: { ...result.headers, 'graphql-cost': cost } };
  return result.shared === true ? { ...told, sharesBytesOf: result } : told;
}
