import type { Config } from '../config/schema.ts';
import { readConditions } from '../core/document/is-included.ts';
import { explainPlan } from '../execute/explain-plan.ts';
import { explainAccess } from '../explain/access.ts';
import { explainCaching } from '../explain/caching.ts';
import { explainCost, explainSubgraphCosts } from '../explain/cost.ts';
import { coerceVariables } from '../understand/coerce-variables.ts';
import type { GraphParts } from './stages.ts';

export interface ExplainOptions {
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** The plan of an operation as a tree of text; nothing is called. Rejects with a `ClientFailure`. */
export type Explain = (query: string, options: ExplainOptions) => Promise<string>;

/** Makes what tells what an operation will call and cost, what it asks of its caller, and for how long it is kept. */
export function createExplain(
  { parseOperation, planOperation, authorize, prices }: GraphParts,
  { cost }: Pick<Config, 'cost'>,
): Explain {
  return async (query, { operationName, variables }) => {
    const operation = await parseOperation.inTurns(query, operationName);
    const coerced = coerceVariables(operation, variables);
    const conditions = readConditions(operation.conditionVariables, coerced);
    const { planned, plan, unasked, caching, costs } = await planOperation.prepare(operation, conditions);
    return [
      explainPlan(planned.queryPlan, plan.fetches),
      ...(authorize === undefined
        ? []
        : [explainAccess(authorize.guardOperation({ operation, variables: coerced }), unasked)]),
      ...(caching === undefined || operation.definition.operation !== 'query' ? [] : [explainCaching(caching)]),
      explainCost(prices.estimate(operation, conditions), coerced, cost),
      ...explainSubgraphCosts(costs, coerced, cost),
    ].join('\n\n');
  };
}
