import type { CostConfig } from './config/sections/cost.ts';
import type { ActualCost } from './core/cost/compile-actual.ts';
import { maxCostOf } from './core/cost/max-cost.ts';
import type { Data } from './execute/execution.ts';
import type { TextResult } from './listen/arrival.ts';
import type { Metrics } from './observe/metrics.ts';
import type { Policed } from './police/policed.ts';
import type { OperationPrices } from './price-operations.ts';

/** Adds to a result what it cost; undefined when nobody asks. */
export type TellCost = (result: TextResult, data: Data, actualCost: ActualCost | undefined, policed: Policed) => TextResult;

const BOUNDS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];

/** Makes what tells the cost of answers, in a header and to the metrics, as the configuration asks for it. */
export function createTellCost(config: CostConfig, prices: OperationPrices, metrics: Metrics): TellCost | undefined {
  if (config.mode === 'off' || !(config.exposeHeaders || (config.actual && metrics.enabled))) return undefined;
  const actuals = metrics.histogram({ name: 'gatefold_cost_actual', help: 'What answers have cost.', labels: [], bounds: BOUNDS });
  return (result, data, actualCost, policed) => {
    const actual = actualCost?.(data, policed.variables);
    if (actual !== undefined) actuals.observe({}, actual);
    if (!config.exposeHeaders) return result;
    const max = maxCostOf(policed.caller, config);
    const parts = [`estimated=${prices.estimateOf(policed)}`, ...(actual === undefined ? [] : [`actual=${actual}`]), ...(max === undefined ? [] : [`max=${max}`])];
    return { ...result, headers: { ...result.headers, 'graphql-cost': parts.join(', ') } };
  };
}
