import type { CostConfig } from '../../config/sections/cost.ts';
import { compileActual, type ActualCost } from '../../cost/compile-actual.ts';
import { compileEstimate, type Estimate } from '../../cost/compile-estimate.ts';
import { PriceSignatures } from '../../cost/price-signatures.ts';
import { keepByConditions } from '../../core/document/keep-by-conditions.ts';
import type { PlannedOperation } from '../../plan/document/planned-operation.ts';
import type { Supergraph } from '../../supergraph/supergraph.ts';
import type { Operation, Understood } from '../../understand/operation.ts';

/** What operations on one supergraph cost. */
export interface OperationPrices {
  /**
   * Made once for each operation and each value of the variables that skip and include: `values` are those, or all
   * variables.
   */
  readonly estimate: (operation: Operation, values: Readonly<Record<string, unknown>>) => Estimate;
  /** What one request is estimated to cost. */
  readonly estimateOf: (understood: Pick<Understood, 'operation' | 'variables'>) => number;
  readonly compileActual: (planned: PlannedOperation) => ActualCost;
}

/** Makes the prices; nothing is computed before it is asked for. */
export function priceOperations({ costs }: Supergraph, config: CostConfig): OperationPrices {
  const pricing = { facts: costs, defaults: { ...config.weights, listSize: config.listSize } };
  const signatures = new PriceSignatures(pricing);
  const estimate = keepByConditions(
    (operation: Operation, conditions): Estimate =>
      compileEstimate(
        operation.definition,
        { schema: operation.schema, fragments: operation.fragments, conditions },
        pricing,
        signatures,
      ),
  );
  return {
    estimate,
    estimateOf: ({ operation, variables }) => estimate(operation, variables).cost(variables),
    compileActual: ({ operation, conditions, document }) =>
      compileActual(
        operation.definition,
        { schema: operation.schema, fragments: operation.fragments, conditions, dataKeys: document.dataKeys },
        pricing,
      ),
  };
}
