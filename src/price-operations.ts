import type { CostConfig } from './config/sections/cost.ts';
import { compileActual, type ActualCost } from './core/cost/compile-actual.ts';
import { compileEstimate, type Estimate } from './core/cost/compile-estimate.ts';
import { PriceSignatures } from './core/cost/price-signatures.ts';
import type { Conditions } from './core/is-included.ts';
import type { PlannedOperation } from './plan/plan-operation.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import type { Operation, Understood } from './understand/operation.ts';

/** What operations on one supergraph cost. */
export interface OperationPrices {
  /** Made once for each operation and each value of the variables that skip and include. */
  readonly estimate: (operation: Operation, conditions: Conditions) => Estimate;
  /** What one request is estimated to cost. */
  readonly estimateOf: (understood: Pick<Understood, 'operation' | 'variables'>) => number;
  readonly compileActual: (planned: PlannedOperation) => ActualCost;
}

/** Of one operation at most so many are kept: clients choose which of its variables are true. */
const MAX_VARIANTS = 64;

/** Makes the prices; nothing is computed before it is asked for. */
export function priceOperations({ costs }: Supergraph, config: CostConfig): OperationPrices {
  const pricing = { facts: costs, defaults: { ...config.weights, listSize: config.listSize } };
  const signatures = new PriceSignatures(pricing);
  const known = new WeakMap<Operation, Map<string, Estimate>>();

  const estimate = (operation: Operation, conditions: Conditions): Estimate => {
    let ofOperation = known.get(operation);
    if (ofOperation === undefined) known.set(operation, (ofOperation = new Map<string, Estimate>()));
    const key = operation.conditionVariables.length === 0 ? '' : operation.conditionVariables.map((name) => (conditions[name] === true ? 1 : 0)).join('');
    let made = ofOperation.get(key);
    if (made === undefined) {
      if (ofOperation.size >= MAX_VARIANTS) ofOperation.clear();
      made = compileEstimate(operation.definition, { schema: operation.schema, fragments: operation.fragments, conditions }, pricing, signatures);
      ofOperation.set(key, made);
    }
    return made;
  };
  return {
    estimate,
    estimateOf: ({ operation, variables }) => estimate(operation, conditionsOf(operation, variables)).cost(variables),
    compileActual: ({ operation, conditions, document }) =>
      compileActual(operation.definition, { schema: operation.schema, fragments: operation.fragments, conditions, dataKeys: document.dataKeys }, pricing),
  };
}

const NO_CONDITIONS: Conditions = Object.freeze({});

/** The values of the variables that decide what an operation includes. */
export function conditionsOf({ conditionVariables }: Operation, variables: Readonly<Record<string, unknown>>): Conditions {
  if (conditionVariables.length === 0) return NO_CONDITIONS;
  return Object.fromEntries(conditionVariables.map((name) => [name, variables[name] === true]));
}
